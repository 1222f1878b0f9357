using System.Text;

namespace CommitWise.Adapters.Local.Git;

/// <summary>Which git is there.</summary>
public static class GitVersion
{
    /// <summary>The oldest git whose options and output are used here.</summary>
    public static Version Oldest { get; } = new(2, 32);

    /// <summary>Says where git is and which version.</summary>
    /// <exception cref="InputException"><c>git-missing</c> when there is none or it is too old.</exception>
    public static Task<string> CheckAsync(CancellationToken cancellationToken) => CheckAsync(new GitOptions(), cancellationToken);

    /// <summary>As <see cref="CheckAsync(CancellationToken)"/>, of the git that the options name.</summary>
    internal static async Task<string> CheckAsync(GitOptions options, CancellationToken cancellationToken)
    {
        var executable = GitExecutable.Of(options);
        using var output = new MemoryStream();
        await using var process = GitProcess.Start(
            executable, [], ["version"], Path.GetTempPath(), options, options.QueryTimeout, cancellationToken);
        process.Input.Close();
        await process.CompleteAsync(stop => process.Output.CopyToAsync(output, stop));
        var text = Encoding.UTF8.GetString(output.ToArray()).Trim();
        return Parse(text) is { } version && version >= Oldest
            ? $"{text}, {executable}"
            : throw new InputException("git-missing", $"{executable} is '{text}'; git {Oldest} or later is needed.");
    }

    // Such as "git version 2.39.5 (Apple Git-154)" and "git version 2.45.1.windows.1".
    private static Version? Parse(string text)
    {
        var words = text.Replace("git version ", string.Empty, StringComparison.Ordinal).Split('.', ' ');
        var numbers = words.TakeWhile(word => word.All(char.IsAsciiDigit)).Take(3);
        return Version.TryParse(string.Join('.', numbers), out var version) ? version : null;
    }
}
