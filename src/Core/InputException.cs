namespace CommitWise;

/// <summary>
/// A fault in what the caller gave: a diff, a revision, a repository, a path, a setting. The message names what and where and stands
/// alone as one clear line. Everything else that goes wrong is some other exception and is a defect or a broken machine.
/// </summary>
/// <param name="problem">Stable name in kebab case, such as <c>malformed-diff</c>; the last part of <c>urn:commitwise:problem:</c>.</param>
/// <param name="message">What is wrong and where, without a stack or a type name.</param>
/// <param name="innerException">The cause, when there is one.</param>
public class InputException(string problem, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Stable name of the problem, the same on the command line, in a report and over REST.</summary>
    public string Problem { get; } = problem;
}
