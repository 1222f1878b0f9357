using System.Net;
using System.Text;
using CommitWise.Adapters.Local.Git;
using CommitWise.Adapters.Local.Storage;
using CommitWise.Repositories;

namespace CommitWise.Adapters.Local.Remotes;

/// <summary>A bare clone of our own in the cache folder, fetched from a host that was checked, with no prompt, no hook and no redirect.</summary>
/// <param name="cloneUrl">Where from; see <see cref="RemoteAddress.ReadCloneUrl"/>.</param>
/// <param name="folder">The clone.</param>
/// <param name="host">Checks where it goes to.</param>
/// <param name="options">Time-out and trust.</param>
/// <param name="git">The program.</param>
internal sealed class RemoteMirror(string cloneUrl, string folder, RemoteHost host, RemoteOptions options, GitOptions git)
{
    private const string Branches = "+refs/heads/*:refs/heads/*";
    private const string Link = "ref: ";

    private readonly Uri _url = RemoteAddress.ReadCloneUrl(cloneUrl);
    private readonly string _executable = GitExecutable.Of(git);

    /// <summary>The clone.</summary>
    public string Folder { get; } = folder;

    /// <summary>Makes the clone if there is none yet.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(Folder, "fetched")))
        {
            await FetchAsync(cancellationToken);
        }
    }

    /// <summary>Brings the branches, and the name of the default one.</summary>
    /// <exception cref="InputException"><c>address-not-allowed</c>, <c>repository-unavailable</c>, <c>git-timeout</c>.</exception>
    public async Task FetchAsync(CancellationToken cancellationToken)
    {
        var address = await host.CheckAsync(_url, cancellationToken);
        Directory.CreateDirectory(Folder);
        using var gate = await FileGate.EnterAsync(Folder + ".gate", git.Time, cancellationToken);
        if (!File.Exists(Path.Combine(Folder, "HEAD")))
        {
            await DemandAsync(address, ["init", "-q", "--bare", "--template=", Folder], cancellationToken);
        }

        await DemandAsync(address, Fetch(Branches, "--prune"), cancellationToken);
        var answer = await DemandAsync(address, ["ls-remote", "--symref", "--end-of-options", cloneUrl, "HEAD"], cancellationToken);
        if (BranchOf(answer) is { } branch)
        {
            await DemandAsync(address, ["symbolic-ref", "HEAD", branch], cancellationToken);
        }

        await File.WriteAllBytesAsync(Path.Combine(Folder, "fetched"), [], cancellationToken);
    }

    /// <summary>Brings the commits of a pull request, where the host shows them as GitHub does.</summary>
    /// <returns>False when it shows none.</returns>
    public async Task<bool> TryFetchPullRequestAsync(int number, CancellationToken cancellationToken)
    {
        var address = await host.CheckAsync(_url, cancellationToken);
        using var gate = await FileGate.EnterAsync(Folder + ".gate", git.Time, cancellationToken);
        return (await RunAsync(address, Fetch($"+refs/pull/{number}/head:refs/pull/{number}/head"), cancellationToken)).ExitCode == 0;
    }

    private string[] Fetch(string refs, params string[] more) =>
    [
        "fetch", "--quiet", "--force", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", .. more, "--end-of-options", cloneUrl, refs,
    ];

    // "ref: refs/heads/main<tab>HEAD"
    private static string? BranchOf(string answer) => answer.Split('\n')
        .Where(line => line.StartsWith(Link, StringComparison.Ordinal))
        .Select(line => line[Link.Length..].Split('\t')[0])
        .FirstOrDefault(name => name.StartsWith("refs/heads/", StringComparison.Ordinal) && RefName.IsValid(name));

    private async Task<string> DemandAsync(IPAddress address, string[] arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output, error) = await RunAsync(address, arguments, cancellationToken);
        return exitCode == 0 ? output : throw new InputException("repository-unavailable", $"{_url.Host}{_url.AbsolutePath} could not be fetched: {LastLine(error)}");
    }

    private static string LastLine(string error) =>
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last] ? last : "git said nothing";

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(IPAddress address, string[] arguments, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        await using var process = GitProcess.Start(
            _executable, [.. GitEnvironment.Options, .. Settings(address), $"--git-dir={Folder}"], arguments, Folder, Quiet(git), options.Timeout, cancellationToken);
        process.Input.Close();
        var (exitCode, error) = await process.CompleteAsync(stop => process.Output.CopyToAsync(output, stop));
        return (exitCode, Encoding.UTF8.GetString(output.ToArray()), error);
    }

    // The name was checked with its addresses; git is held to the one that was seen.
    private IEnumerable<string> Settings(IPAddress address)
    {
        var literal = address.ToString();
        var bracketed = literal.Contains(':', StringComparison.Ordinal) ? $"[{literal}]" : literal;
        string[] settings =
        [
            "protocol.https.allow=always", "protocol.ssh.allow=always", "http.followRedirects=false", "credential.helper=", "http.sslVerify=true",
            "http.lowSpeedLimit=1000", "http.lowSpeedTime=60", "http.emptyAuth=false", "fetch.fsckObjects=false", "core.askPass=",
            $"http.curloptResolve={_url.IdnHost}:{_url.Port}:{bracketed}",
            $"core.sshCommand=ssh -F none -o BatchMode=yes -o User=git -o ProxyCommand=none -o HostName={literal} -o HostKeyAlias={_url.IdnHost}",
            .. options.CertificateAuthorities is { } trusted ? (string[])[$"http.sslCAInfo={trusted}"] : [],
        ];
        return settings.SelectMany(setting => (string[])["-c", setting]);
    }

    private static GitOptions Quiet(GitOptions options)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            if (entry is { Key: string name, Value: string value } && name is not ("SSH_ASKPASS" or "SSH_ASKPASS_REQUIRE" or "DISPLAY"))
            {
                environment[name] = value;
            }
        }

        return options with { Inherited = options.Inherited ?? environment };
    }
}
