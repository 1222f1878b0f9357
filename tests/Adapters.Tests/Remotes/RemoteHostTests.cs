using System.Net;
using System.Net.Sockets;
using CommitWise.Adapters.Local.Remotes;

namespace CommitWise.Adapters.Tests.Remotes;

public sealed class RemoteHostTests
{
    [Theory]
    [InlineData("1.1.1.1", true)]
    [InlineData("140.82.121.4", true)]
    [InlineData("2606:50c0:8000::153", true)]
    [InlineData("::ffff:140.82.121.4", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.8.9.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2001:db8::1", false)]
    public void Is_OfAnAddress_TellsWhetherItIsPublic(string address, bool isPublic) => PublicAddress.Is(IPAddress.Parse(address)).ShouldBe(isPublic);

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
    [InlineData("https://example.org/o\n/r")]
    public void Read_OfAnotherForm_IsRefusedWithoutRepeatingIt(string url)
    {
        var fault = Should.Throw<InputException>(() => RemoteHost.Read(url));
        fault.Problem.ShouldBe("invalid-clone-url");
        fault.Message.ShouldNotContain("secret");
    }

    [Theory]
    [InlineData("https://127.0.0.1/o/r")]
    [InlineData("https://[::1]/o/r")]
    [InlineData("https://2130706433/o/r")]
    [InlineData("https://0x7f.1/o/r")]
    [InlineData("ssh://169.254.169.254/o/r")]
    [InlineData("https://inside.example/o/r")]
    [InlineData("https://mixed.example/o/r")]
    public async Task CheckAsync_OfAnAddressThatIsNotPublic_IsRefused(string url) =>
        (await Should.ThrowAsync<InputException>(Host().CheckAsync(RemoteHost.Read(url), CancellationToken.None))).Problem.ShouldBe("address-not-allowed");

    [Fact]
    public async Task CheckAsync_OfAPublicName_GivesItsAddress() =>
        (await Host().CheckAsync(RemoteHost.Read("https://public.example/o/r"), CancellationToken.None)).ShouldBe(IPAddress.Parse("1.1.1.1"));

    [Fact]
    public async Task CheckAsync_OfAnAllowedName_MayBePrivate() =>
        (await Host("INSIDE.example").CheckAsync(RemoteHost.Read("https://inside.example/o/r"), CancellationToken.None)).ShouldBe(IPAddress.Parse("10.0.0.1"));

    [Fact]
    public async Task CheckAsync_OfAnUnknownName_IsUnavailable() =>
        (await Should.ThrowAsync<InputException>(Host().CheckAsync(RemoteHost.Read("https://nowhere.example/o/r"), CancellationToken.None)))
            .Problem.ShouldBe("repository-unavailable");

    private static RemoteHost Host(params string[] allowed) => new(new RemoteOptions { AllowedHosts = allowed }, (name, _) => Task.FromResult<IPAddress[]>(name switch
    {
        "public.example" => [IPAddress.Parse("1.1.1.1")],
        "inside.example" => [IPAddress.Parse("10.0.0.1")],
        "mixed.example" => [IPAddress.Parse("1.1.1.1"), IPAddress.Parse("::ffff:192.168.0.1")],
        _ => throw new SocketException((int)SocketError.HostNotFound),
    }));
}
