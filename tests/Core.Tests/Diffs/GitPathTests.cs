using System.Text;
using CommitWise.Diffs;
using FsCheck;
using FsCheck.Fluent;

namespace CommitWise.Tests.Diffs;

public sealed class GitPathTests
{
    [Theory]
    [InlineData("src/Plain file.cs", "src/Plain file.cs")]
    [InlineData("gr\u00c3\u00bc\u00c3\u009fe", "gr\u00fc\u00dfe")]
    [InlineData("caf\u00e9", "\"caf\\351\"")]
    [InlineData("a\tb\nc", "\"a\\tb\\nc\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("\u0001\u007f", "\"\\001\\177\"")]
    [InlineData("\u00c3\u00a9\u00ff", "\"\u00e9\\377\"")]
    public void Decode_RawBytes_GivesCanonicalForm(string latin1, string expected) =>
        GitPath.Decode(Encoding.Latin1.GetBytes(latin1)).ShouldBe(expected);

    [Theory]
    [InlineData("src/Plain file.cs", "src/Plain file.cs")]
    [InlineData("gr\u00fcn", "\"gr\\303\\274n\"")]
    [InlineData("\"caf\\351\"", "\"caf\\351\"")]
    [InlineData("\"a\\tb\"", "\"a\\tb\"")]
    public void Quote_CanonicalForm_IsWhatGitPrints(string path, string expected) => GitPath.Quote(path).ShouldBe(expected);

    [Fact]
    public void Encode_OfDecode_GivesTheBytesBack() =>
        Prop.ForAll<byte[]>(raw => GitPath.Encode(GitPath.Decode(raw)).AsSpan().SequenceEqual(raw)).QuickCheckThrowOnFailure();

    [Fact]
    public void Unquote_OfQuote_GivesTheBytesBack() =>
        Prop.ForAll<byte[]>(raw => GitPath.Encode(GitPath.Quote(GitPath.Decode(raw))).AsSpan().SequenceEqual(raw)).QuickCheckThrowOnFailure();

    [Fact]
    public void Encode_TextThatIsNotUnicode_IsRefused() =>
        Should.Throw<InputException>(() => GitPath.Encode("\ud800")).Problem.ShouldBe("invalid-path");

    [Theory]
    [InlineData("\"open")]
    [InlineData("\"bad \\x escape\"")]
    [InlineData("\"over \\400\"")]
    [InlineData("\"more\" after")]
    [InlineData("\"")]
    [InlineData("\"\\")]
    public void Encode_NotAPath_IsRefused(string path) =>
        Should.Throw<InputException>(() => GitPath.Encode(path)).Problem.ShouldBe("invalid-path");
}
