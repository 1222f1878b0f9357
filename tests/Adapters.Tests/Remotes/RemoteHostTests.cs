using System.Net;
using System.Net.Sockets;
using CommitWise.Adapters.Local.Remotes;
using CommitWise.Repositories;

namespace CommitWise.Adapters.Tests.Remotes;

public sealed class RemoteHostTests
{
    [Theory]
    [InlineData("https://127.0.0.1/o/r")]
    [InlineData("https://[::1]/o/r")]
    [InlineData("https://2130706433/o/r")]
    [InlineData("https://0x7f.1/o/r")]
    [InlineData("ssh://169.254.169.254/o/r")]
    [InlineData("https://inside.example/o/r")]
    [InlineData("https://mixed.example/o/r")]
    public async Task CheckAsync_OfAnAddressThatIsNotPublic_IsRefused(string url) =>
        (await Should.ThrowAsync<InputException>(Host().CheckAsync(RemoteAddress.ReadCloneUrl(url), CancellationToken.None))).Problem.ShouldBe("address-not-allowed");

    [Fact]
    public async Task CheckAsync_OfAPublicName_GivesItsAddress() =>
        (await Host().CheckAsync(RemoteAddress.ReadCloneUrl("https://public.example/o/r"), CancellationToken.None)).ShouldBe(IPAddress.Parse("1.1.1.1"));

    [Fact]
    public async Task CheckAsync_OfAnAllowedName_MayBePrivate() =>
        (await Host("INSIDE.example").CheckAsync(RemoteAddress.ReadCloneUrl("https://inside.example/o/r"), CancellationToken.None)).ShouldBe(IPAddress.Parse("10.0.0.1"));

    [Fact]
    public async Task CheckAsync_OfAnUnknownName_IsUnavailable() =>
        (await Should.ThrowAsync<InputException>(Host().CheckAsync(RemoteAddress.ReadCloneUrl("https://nowhere.example/o/r"), CancellationToken.None)))
            .Problem.ShouldBe("repository-unavailable");

    private static RemoteHost Host(params string[] allowed) => new(new RemoteOptions { AllowedHosts = allowed }, (name, _) => Task.FromResult<IPAddress[]>(name switch
    {
        "public.example" => [IPAddress.Parse("1.1.1.1")],
        "inside.example" => [IPAddress.Parse("10.0.0.1")],
        "mixed.example" => [IPAddress.Parse("1.1.1.1"), IPAddress.Parse("::ffff:192.168.0.1")],
        _ => throw new SocketException((int)SocketError.HostNotFound),
    }));
}
