using System.Net;
using System.Net.Http.Json;
using CommitWise.Testing;

namespace CommitWise.Api.Tests;

/// <summary>Connecting clones by their path: nothing outside of the roots is read, and nobody else may ask for it.</summary>
public sealed class ClonePathTests : IAsyncLifetime
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("commitwise-root-");
    private readonly GitSandbox _outside = GitSandbox.Init();
    private Service _service = null!;

    public async Task InitializeAsync()
    {
        _outside.Write("a.txt", "a\n").Commit();
        Directory.CreateDirectory(_outside.PathOf("below"));
        _service = await Service.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Api:RepositoryRoots:0"] = _root.FullName,
            ["Api:RepositoryRoots:1"] = _outside.PathOf("below"),
            ["Api:AllowedHosts:0"] = "risk.example",
            ["GitHub:Host"] = "git.example",
        });
    }

    public async Task DisposeAsync()
    {
        await _service.DisposeAsync();
        _outside.Dispose();
        _root.Delete(recursive: true);
    }

    [Fact]
    public Task Connect_OfAFolderWhoseCloneIsAboveTheRoot_IsRefused() => ShouldBeRefusedAsync(_outside.PathOf("below"));

    [Fact]
    public async Task Connect_OfAGitFileThatPointsOutside_IsRefused()
    {
        var path = Path.Combine(_root.FullName, "pointing");
        Directory.CreateDirectory(path);
        await File.WriteAllTextAsync(Path.Combine(path, ".git"), $"gitdir: {_outside.PathOf(".git")}\n");
        await ShouldBeRefusedAsync(path);
    }

    [Fact]
    public async Task Connect_OfACommonFolderOutside_IsRefused()
    {
        var git = Path.Combine(Inside("sharing"), ".git");
        await File.WriteAllTextAsync(Path.Combine(git, "commondir"), _outside.PathOf(".git") + "\n");
        await ShouldBeRefusedAsync(Path.GetDirectoryName(git)!);
    }

    [Fact]
    public async Task Connect_OfBorrowedObjectsOutside_IsRefused()
    {
        var path = Path.Combine(_root.FullName, "borrowing");
        _outside.Run("clone", "--quiet", "--shared", _outside.Root, path);
        await ShouldBeRefusedAsync(path);
    }

    [Fact]
    public async Task Connect_OfLinkedObjectsOutside_IsRefused()
    {
        var objects = Path.Combine(Inside("linking"), ".git", "objects");
        Directory.Move(objects, objects + "-before");
        Directory.CreateSymbolicLink(objects, _outside.PathOf(".git/objects"));
        await ShouldBeRefusedAsync(Path.Combine(_root.FullName, "linking"));
    }

    [Theory]
    [InlineData("Host", "risk.example")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-host", "localhost")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    public async Task Connect_ThroughAProxy_IsRefused(string header, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/repositories")
        {
            Content = JsonContent.Create(new { provider = "git", path = Inside("forwarded") }),
        };
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await _service.Http.SendAsync(request);
        await response.ShouldBeProblemAsync(403, "path-not-allowed");
    }

    [Fact]
    public async Task Connect_ForGitHub_IsOfTheConfiguredHost()
    {
        using var response = await _service.PostAsync("/api/repositories", new { provider = "github", name = "a/b", path = Inside("whole") });
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        response.Headers.Location!.ToString().ShouldBe("/api/repositories/a/b?host=git.example");
    }

    private string Inside(string name)
    {
        var path = Path.Combine(_root.FullName, name);
        _outside.Run("clone", "--quiet", "--no-hardlinks", _outside.Root, path);
        return path;
    }

    private async Task ShouldBeRefusedAsync(string path)
    {
        using var response = await _service.PostAsync("/api/repositories", new { provider = "git", path });
        (await response.ShouldBeProblemAsync(403, "path-not-allowed")).GetProperty("detail").GetString()!.ShouldContain("reads from");
    }
}
