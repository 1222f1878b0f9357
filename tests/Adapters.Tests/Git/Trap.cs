using System.Runtime.Versioning;
using CommitWise.Testing;

namespace CommitWise.Adapters.Tests.Git;

/// <summary>
/// Plants, wherever git looks for commands, a command that leaves a marker: in a repository's configuration, attributes, hooks and work
/// tree, in a user's home, and in the environment.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class Trap : IDisposable
{
    private static readonly string[] Hooks =
        ["pre-commit", "post-checkout", "post-index-change", "post-rewrite", "pre-auto-gc", "reference-transaction", "fsmonitor-watchman", "pre-push"];

    private static readonly string[] Programs = ["git", "git-cat-file", "git-diff-tree", "git-rev-parse", "git-log", "git-ls-tree", "less", "ssh", "gpg"];

    private readonly GitSandbox _folder = GitSandbox.Empty();

    public Trap()
    {
        Directory.CreateDirectory(_folder.PathOf("markers"));
        Script("trap", "\"$1\"");
        Array.ForEach(Programs, name => Script($"bin/{name}", $"program-{name}"));
        Array.ForEach(Hooks, name => Script($"hooks/{name}", $"hook-{name}"));
        Write("home/.gitconfig", Config("home"));
        Write("home/git/config", Config("xdg"));
        Write("home/git/attributes", "* diff=trap filter=trap\n");
        Write("included", $"[core]\n\tfsmonitor = {Command("include")}\n");
    }

    /// <summary>What ran, by the place where it was planted.</summary>
    public IReadOnlyList<string> Markers =>
        [.. Directory.GetFileSystemEntries(_folder.PathOf("markers")).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>An environment in which every variable that git obeys is a trap.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PATH"] = $".:{_folder.PathOf("bin")}:{System.Environment.GetEnvironmentVariable("PATH")}",
        ["HOME"] = _folder.PathOf("home"),
        ["XDG_CONFIG_HOME"] = _folder.PathOf("home"),
        ["PAGER"] = Command("env-pager"),
        ["EDITOR"] = Command("env-editor"),
        ["SSH_ASKPASS"] = Command("env-askpass"),
        ["GIT_EXTERNAL_DIFF"] = Command("env-external-diff"),
        ["GIT_PAGER"] = Command("env-git-pager"),
        ["GIT_SSH"] = _folder.PathOf("trap"),
        ["GIT_SSH_COMMAND"] = Command("env-ssh"),
        ["GIT_ASKPASS"] = Command("env-git-askpass"),
        ["GIT_PROXY_COMMAND"] = Command("env-proxy"),
        ["GIT_CONFIG_COUNT"] = "2",
        ["GIT_CONFIG_KEY_0"] = "diff.external",
        ["GIT_CONFIG_VALUE_0"] = Command("env-config"),
        ["GIT_CONFIG_KEY_1"] = "core.fsmonitor",
        ["GIT_CONFIG_VALUE_1"] = Command("env-config"),
        ["GIT_CONFIG_PARAMETERS"] = $"'diff.external'='{Command("env-parameters")}'",
        ["GIT_CONFIG_GLOBAL"] = _folder.PathOf("home/.gitconfig"),
        ["GIT_CONFIG_SYSTEM"] = _folder.PathOf("home/.gitconfig"),
        ["GIT_EXEC_PATH"] = _folder.PathOf("bin"),
        ["GIT_TRACE"] = _folder.PathOf("markers/trace"),
        ["GIT_TRACE2_EVENT"] = _folder.PathOf("markers/trace2"),
        ["GIT_DIR"] = _folder.PathOf("elsewhere"),
        ["GIT_WORK_TREE"] = _folder.Root,
        ["GIT_OBJECT_DIRECTORY"] = _folder.PathOf("elsewhere"),
        ["GIT_NAMESPACE"] = "elsewhere",
        ["GIT_DIFF_OPTS"] = "--unified=0",
        ["GIT_ATTR_SOURCE"] = "HEAD",
        ["GIT_REPLACE_REF_BASE"] = "refs/heads/",
    };

    /// <summary>Sets every trap in a repository; only then must nobody run git on it any more who does not want them.</summary>
    public void SetIn(GitSandbox repository)
    {
        File.AppendAllText(repository.PathOf(".git/config"), Config("repository"));
        File.WriteAllText(repository.PathOf(".git/config.worktree"), Config("worktree"));
        File.WriteAllText(repository.PathOf(".git/info/attributes"), "* diff=trap filter=trap\n*.txt -diff\n*.bin filter=talk\n");
        File.WriteAllText(repository.PathOf(".git/info/grafts"), repository.Head() + "\n");
        foreach (var name in Hooks)
        {
            File.Copy(_folder.PathOf($"hooks/{name}"), repository.PathOf($".git/hooks/{name}"));
        }

        File.Copy(_folder.PathOf("bin/git"), repository.PathOf("git"));
    }

    public void Dispose() => _folder.Dispose();

    private string Command(string marker) => $"{_folder.PathOf("trap")} {marker}";

    // gpg.program is a path, without arguments.
    private string Program(string marker)
    {
        Script($"programs/{marker}", marker);
        return _folder.PathOf($"programs/{marker}");
    }

    private string Config(string place) =>
        $"""
        [core]
            fsmonitor = {Command($"{place}-fsmonitor")}
            pager = {Command($"{place}-pager")}
            editor = {Command($"{place}-editor")}
            sshCommand = {Command($"{place}-ssh")}
            gitProxy = {Command($"{place}-proxy")}
            askPass = {Command($"{place}-askpass")}
            alternateRefsCommand = {Command($"{place}-alternate-refs")}
            hooksPath = {_folder.PathOf("hooks")}
            attributesFile = {_folder.PathOf("home/git/attributes")}
        [pager]
            log = {Command($"{place}-pager-log")}
            diff-tree = {Command($"{place}-pager-diff-tree")}
            rev-parse = {Command($"{place}-pager-rev-parse")}
        [diff]
            external = {Command($"{place}-external-diff")}
        [diff "trap"]
            command = {Command($"{place}-driver-command")}
            textconv = {Command($"{place}-textconv")}
        [filter "trap"]
            clean = "{Command($"{place}-clean")} && cat"
            smudge = "{Command($"{place}-smudge")} && cat"
        [filter "talk"]
            process = {Command($"{place}-process")}
        [gpg]
            program = {Program($"{place}-gpg")}
        [log]
            showSignature = true
        [credential]
            helper = !{Command($"{place}-credential")}
        [uploadpack]
            packObjectsHook = {Command($"{place}-pack-objects")}
        [alias]
            log = !{Command($"{place}-alias")}
            peek = !{Command($"{place}-alias")}
        [trace2]
            normalTarget = {_folder.PathOf($"markers/{place}-trace2")}
        [safe]
            bareRepository = explicit
        [include]
            path = {_folder.PathOf("included")}

        """;

    private void Script(string name, string marker)
    {
        Write(name, $"#!/bin/sh\n: > '{_folder.PathOf("markers")}'/{marker}\n");
        File.SetUnixFileMode(_folder.PathOf(name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.PathOf(name))!);
        File.WriteAllText(_folder.PathOf(name), content);
    }
}
