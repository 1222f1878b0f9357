using CommitWise.Silo.Hosting;
using CommitWise.Silo.Settings;

namespace CommitWise.Api.Tests;

/// <summary>Settings that must not start a service, and the folders of one that does.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("GitHub:Token", "abc def", "GitHub:Token")]
    [InlineData("GitHub:Token", "abcdef\n", "GitHub:Token")]
    [InlineData("Listen", "http://localhost:0", "http://127.0.0.1:0")]
    [InlineData("Api:WebhookTimeout", "00:00:00", "Api:WebhookTimeout")]
    public void Read_OfABadSetting_IsOneFault(string name, string value, string mention)
    {
        var faults = FaultsOf(new() { [name] = value });
        faults.ShouldHaveSingleItem().ShouldContain(mention);
        faults[0].ShouldNotContain("abc");
    }

    [Fact]
    public void Read_OfOneSecretForTwoKeys_IsOneFault()
    {
        const string secret = "the same key for both";
        var faults = FaultsOf(new()
        {
            ["Api:Keys:0:Name"] = "vera",
            ["Api:Keys:0:Key"] = secret,
            ["Api:Keys:1:Name"] = "ada",
            ["Api:Keys:1:Role"] = "admin",
            ["Api:Keys:1:Sha256"] = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret))),
        });
        faults.ShouldHaveSingleItem().ShouldContain("'vera' and 'ada'");
    }

    [Fact]
    public void Take_OfANewDataFolder_MakesItForThisUserAlone()
    {
        var above = Directory.CreateTempSubdirectory("commitwise-folder-");
        try
        {
            var path = Path.Combine(above.FullName, "new", "data");
            using (DataFolder.Take(path))
            {
                if (!OperatingSystem.IsWindows())
                {
                    File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                }
            }
        }
        finally
        {
            above.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<string> FaultsOf(Dictionary<string, string?> given) =>
        Should.Throw<InvalidSettingsException>(() => SettingsReader.Read(given)).Faults;
}
