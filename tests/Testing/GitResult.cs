using System.Text;

namespace CommitWise.Testing;

/// <summary>What one run of git left: its exit code and both outputs.</summary>
/// <param name="ExitCode">0 on success.</param>
/// <param name="Output">Standard output, byte for byte.</param>
/// <param name="Error">Standard error as text.</param>
public sealed record GitResult(int ExitCode, byte[] Output, string Error)
{
    /// <summary>Standard output as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Output);
}
