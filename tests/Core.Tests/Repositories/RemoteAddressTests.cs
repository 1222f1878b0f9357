using CommitWise.Repositories;

namespace CommitWise.Tests.Repositories;

public sealed class RemoteAddressTests
{
    [Theory]
    [InlineData("https://github.com/Owner/Repo", "github.com/owner/repo")]
    [InlineData("https://github.com/o/r.git", "github.com/o/r")]
    [InlineData("https://github.com/o/r/", "github.com/o/r")]
    [InlineData("https://token:x@github.com/o/r.git", "github.com/o/r")]
    [InlineData("git@github.com:o/r.git", "github.com/o/r")]
    [InlineData("ssh://git@github.com/o/r.git", "github.com/o/r")]
    [InlineData("ssh://git@ghe.example:2222/o/r", "ghe.example/o/r")]
    public void TryGetKey_OfAHost_GivesTheKey(string address, string key)
    {
        RemoteAddress.TryGetKey(address, out var actual).ShouldBeTrue();
        actual.ShouldBe(key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/srv/o/r.git")]
    [InlineData("../o/r")]
    [InlineData("C:\\o\\r")]
    [InlineData("file:///github.com/o/r")]
    [InlineData("http://github.com/o/r")]
    [InlineData("https://github.com/o")]
    [InlineData("https://github.com/o/r/tree")]
    [InlineData("https://github.com/../r")]
    [InlineData("https://localhost/o/r")]
    [InlineData("https://10.0.0.1/o/r")]
    [InlineData("git@work:o/r")]
    [InlineData("ext::git@github.com:o/r")]
    [InlineData("git@github.com:o/.git")]
    public void TryGetKey_OfAnythingElse_GivesNone(string address) => RemoteAddress.TryGetKey(address, out _).ShouldBeFalse();

    [Theory]
    [InlineData("http://example.org/o/r")]
    [InlineData("file:///etc")]
    [InlineData("git://example.org/o/r")]
    [InlineData("git@example.org:o/r")]
    [InlineData("/srv/repo")]
    [InlineData("ext::sh -c id")]
    [InlineData("--upload-pack=id")]
    [InlineData("https://user@example.org/o/r")]
    [InlineData("https://user:secret@example.org/o/r")]
    [InlineData("https://example.org/o/r?a=b")]
    [InlineData("https://example.org/")]
    [InlineData("https://example.org/o/r#x")]
    [InlineData("https://example.org/o\n/r")]
    public void ReadCloneUrl_OfAnotherForm_IsRefusedWithoutRepeatingIt(string url)
    {
        var fault = Should.Throw<InputException>(() => RemoteAddress.ReadCloneUrl(url));
        fault.Problem.ShouldBe("invalid-clone-url");
        fault.Message.ShouldNotContain("secret");
    }

    [Fact]
    public void ReadCloneUrl_OfARepository_GivesTheAddress() =>
        RemoteAddress.ReadCloneUrl("ssh://Example.org:2222/o/r.git").Authority.ShouldBe("example.org:2222");
}
