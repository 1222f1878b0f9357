using System.Text;
using CommitWise.Masking;

namespace CommitWise.Tests.Masking;

public sealed class SecretMaskerTests
{
    // Made up; put together here so that no scanner takes this file for a leak.
    private static readonly string GitHubToken = "ghp_" + new string('a', 36);
    private static readonly string AwsKey = "AKIA" + new string('Q', 16);
    private const string Begin = "-----BEGIN RSA " + "PRIVATE KEY-----";

    [Fact]
    public void Mask_OfToken_KeepsTheRestAndTheLength() =>
        SecretMasker.Mask($"+token = {GitHubToken};").ShouldBe($"+token = {new string('*', 40)};");

    [Fact]
    public void Mask_OfSeveralShapes_HidesEach()
    {
        var jwt = "eyJ" + new string('h', 20) + ".eyJ" + new string('p', 20) + "." + new string('s', 20);
        var text = $"{AwsKey} {jwt} https://user:pa55word@example.org/ \"password\": \"correcthorse\"";
        var masked = SecretMasker.Mask(text);
        masked.Length.ShouldBe(text.Length);
        masked.ShouldBe(
            $"{new string('*', AwsKey.Length)} {new string('*', jwt.Length)} https://user:********@example.org/ \"password\": \"************\"");
    }

    [Theory]
    [InlineData("+var password = GetPassword();")]
    [InlineData("+string passwordFieldName = \"x\";")]
    [InlineData("+AKIAdescription")]
    [InlineData("+password: \"${DB_PASSWORD}\"")]
    [InlineData("+see https://example.org:8080/a@b")]
    [InlineData("+sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    public void Mask_OfIdentifiersAndPlaceholders_ChangesNothing(string text) => SecretMasker.Mask(text).ShouldBe(text);

    [Theory]
    [InlineData("AWS_SECRET_ACCESS_KEY = \"|wJalrXUtnFEMIK7MDENG|\"")]
    [InlineData("\"Server=db;User=sa;Password=|hunter2hunter2|;Database=x\"")]
    [InlineData("Password=|hunter2hunter2|;")]
    [InlineData("+DB_PASSWORD=|supersecretvalue1|")]
    [InlineData("+export DB_PASSWORD=|supersecretvalue1|\n+next")]
    [InlineData("+  password: |supersecret1|\r\n+  next: 1")]
    [InlineData(" spring.datasource.password = |supersecret1|  # changed")]
    [InlineData("tool --password=|supersecret1| --verbose")]
    [InlineData("client_secret: '|abcdefgh|'")]
    [InlineData("\"client_secret\": \"|abcdefgh|\"")]
    [InlineData("access_key=|abcdefgh12|")]
    [InlineData("'access-key' => '|abcdefgh|'")]
    [InlineData("curl https://example.org/?api_key=|abcdefgh12|")]
    public void Mask_OfAssignedSecret_HidesTheValueOnly(string marked)
    {
        var parts = marked.Split('|');
        SecretMasker.Mask(string.Concat(parts)).ShouldBe($"{parts[0]}{new string('*', parts[1].Length)}{parts[2]}");
    }

    [Theory]
    [InlineData("ant-api03-")]
    [InlineData("proj-")]
    [InlineData("")]
    public void Mask_OfModelProviderKey_HidesIt(string kind)
    {
        var key = $"sk-{kind}{new string('k', 40)}";
        SecretMasker.Mask($"key {key} end").ShouldBe($"key {new string('*', key.Length)} end");
    }

    [Theory]
    [InlineData("+    string password = user.Password;")]
    [InlineData("+    string password = user2.Password1;")]
    [InlineData("+    password = account1.Password")]
    [InlineData("+    password: string")]
    [InlineData("+    password: Uint8Array")]
    [InlineData("+    login(password: String1234, name: x)")]
    [InlineData("+    password = GetPassword2()")]
    [InlineData("+    password = GetPassword2();")]
    [InlineData("+PASSWORD=${DB_PASSWORD_1}")]
    [InlineData("+PASSWORD=$(cat secret12file)")]
    [InlineData("+PASSWORD=%DB_PASSWORD1%")]
    [InlineData("+password: <your-password-1>")]
    [InlineData("+password: null")]
    [InlineData("+password: true")]
    [InlineData("+password_file: /run/secrets/db1")]
    [InlineData("+call(password=argument1, other)")]
    [InlineData("+<div class=\"sk-spinner-three-bounce-container\">")]
    public void Mask_OfCodeThatLooksLikeSettings_ChangesNothing(string text) => SecretMasker.Mask(text).ShouldBe(text);

    [Fact]
    public void Mask_OfPgpKey_HidesItsBody()
    {
        const string begin = "-----BEGIN PGP " + "PRIVATE KEY BLOCK-----";
        var body = new string('l', 64);
        SecretMasker.Mask($"{begin}\n\n{body}\n-----END PGP PRIVATE KEY BLOCK-----\n{body}\n")
            .ShouldBe($"{begin}\n\n{new string('*', 64)}\n-----END PGP PRIVATE KEY BLOCK-----\n{body}\n");
    }

    [Theory]
    [InlineData("password")]
    [InlineData("password=")]
    [InlineData("://a:")]
    [InlineData("eyJ-")]
    [InlineData("a1.")]
    public void Mask_OfALongHostileLine_EndsAndKeepsItsLength(string piece)
    {
        var text = "+password=" + string.Concat(Enumerable.Repeat(piece, 20_000)) + "(";
        SecretMasker.Mask(text).Length.ShouldBe(text.Length);
    }

    [Fact]
    public void Hide_OfAHunk_KeepsItsShapeOnly() =>
        SecretMasker.Hide("@@ -1,2 +1 @@ class A\n one\n\n-two\n").ShouldBe("@@ -1,2 +1 @@********\n ***\n\n-***\n");

    [Fact]
    public void Mask_OfPrivateKey_HidesItsLinesAndNothingAfter()
    {
        var body = new string('M', 64);
        var text = $"+{Begin}\n+{body}\n+{body}\n+-----END RSA PRIVATE KEY-----\n+{body}\n";
        SecretMasker.Mask(text).ShouldBe(
            $"+{Begin}\n+{new string('*', 64)}\n+{new string('*', 64)}\n+-----END RSA PRIVATE KEY-----\n+{body}\n");
    }

    [Fact]
    public void Mask_OfUnclosedKey_EndsWithTheHunk()
    {
        var body = new string('M', 64);
        SecretMasker.Mask($"+{Begin}\n+{body}\n@@ -1 +1 @@\n+{body}\n")
            .ShouldBe($"+{Begin}\n+{new string('*', 64)}\n@@ -1 +1 @@\n+{body}\n");
    }

    [Fact]
    public async Task MaskingStream_OfAnyBytes_ChangesOnlySecretsAndKeepsEveryLine()
    {
        var bytes = Enumerable.Range(0, 256).Select(i => (byte)i).ToArray();
        byte[] source = [.. bytes, .. Encoding.ASCII.GetBytes($"\n+{GitHubToken}\n"), .. bytes];
        byte[] expected = [.. bytes, .. Encoding.ASCII.GetBytes($"\n+{new string('*', 40)}\n"), .. bytes];
        (await CopyAsync(source)).ShouldBe(expected);
    }

    [Fact]
    public async Task MaskingStream_OfKeyAcrossChunks_HidesAllOfIt()
    {
        var filler = string.Concat(Enumerable.Repeat("+" + new string('x', 98) + "\n", (1 << 20) / 100));
        var body = new string('M', 64);
        var source = Encoding.ASCII.GetBytes($"{filler}+{Begin}\n{string.Concat(Enumerable.Repeat($"+{body}\n", 20))}+-----END RSA PRIVATE KEY-----\n");
        Encoding.ASCII.GetString(await CopyAsync(source)).ShouldNotContain(body);
    }

    [Fact]
    public async Task MaskingStream_OfLineLongerThanAChunk_StillMasksIt()
    {
        var source = Encoding.ASCII.GetBytes("+" + new string(' ', 3 << 20) + GitHubToken + " end");
        var copy = Encoding.ASCII.GetString(await CopyAsync(source));
        copy.Length.ShouldBe(source.Length);
        copy.ShouldEndWith(new string('*', 40) + " end");
    }

    [Fact]
    public async Task MaskingStream_OfFileNames_PassesThemAndMasksTheHunks()
    {
        var hidden = new string('*', GitHubToken.Length);
        var diff =
            $"diff --git a/{GitHubToken} b/{GitHubToken}.txt\nsimilarity index 50%\nrename from {GitHubToken}\nrename to {GitHubToken}.txt\n" +
            $"index 1..2 100644\n--- a/{GitHubToken}\n+++ b/{GitHubToken}.txt\n";
        const string hunk = "@@ -1,3 +1,2 @@ class {0}\n--- {0}\n-- {0}\n+++ {0}\n {0}\n\\ No newline at end of file\n";
        var source = $"{diff}{string.Format(null, hunk, GitHubToken)}Binary files a/{GitHubToken} and /dev/null differ\n{GitHubToken}\n";
        Encoding.ASCII.GetString(await CopyAsync(Encoding.ASCII.GetBytes(source)))
            .ShouldBe($"{diff}{string.Format(null, hunk, hidden)}Binary files a/{GitHubToken} and /dev/null differ\n{hidden}\n");
    }

    [Fact]
    public async Task MaskingStream_OfAnUnclosedKey_EndsItWithTheFile()
    {
        var body = new string('M', 64);
        var source = $"@@ -0,0 +1,2 @@\n+{Begin}\n+{body}\ndiff --git a/{body} b/{body}\n--- /dev/null\n+++ b/{body}\n@@ -0,0 +1 @@\n+{body}\n";
        Encoding.ASCII.GetString(await CopyAsync(Encoding.ASCII.GetBytes(source)))
            .ShouldBe($"@@ -0,0 +1,2 @@\n+{Begin}\n+{new string('*', 64)}\n{source[(source.IndexOf("diff", StringComparison.Ordinal))..]}");
    }

    private static async Task<byte[]> CopyAsync(byte[] source)
    {
        using var target = new MemoryStream();
        await using (var masking = new MaskingStream(target))
        {
            foreach (var piece in source.Chunk(77_777))
            {
                await masking.WriteAsync(piece);
            }
        }

        return target.ToArray();
    }
}
