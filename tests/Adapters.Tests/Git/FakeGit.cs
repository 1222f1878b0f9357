using System.Diagnostics;
using System.Runtime.Versioning;
using CommitWise.Adapters.Local.Git;

namespace CommitWise.Adapters.Tests.Git;

/// <summary>A shell script in the place of git.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class FakeGit : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-fake-");

    /// <param name="script">What it does, in the language of <c>/bin/sh</c>.</param>
    public FakeGit(string script)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "git");

        // A file that we write ourselves may be open in a child that another test forks meanwhile, and then it cannot be run (ETXTBSY).
        using var writer = Process.Start("/bin/sh", ["-c", "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod 500 \"$0\"", Path, script]);
        writer.WaitForExit();
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>Runs it in its own folder.</summary>
    public GitCommandLine CommandLine(GitOptions options) => new(_folder.FullName, options with { Executable = Path });

    public void Dispose() => _folder.Delete(recursive: true);
}
