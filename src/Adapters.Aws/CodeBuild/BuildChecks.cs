using System.Text.RegularExpressions;
using CommitWise.Pipelines;

namespace CommitWise.Adapters.Aws.CodeBuild;

/// <summary>Refuses a request of which a part is not what it says that it is.</summary>
internal static partial class BuildChecks
{
    /// <exception cref="InputException"><c>invalid-build</c>: a part is not of the form that <see cref="BuildRequest"/> documents.</exception>
    public static void Check(BuildRequest request)
    {
        Require(Project().IsMatch(request.Project), $"'{request.Project}' is no name of a project: 2 to 150 letters, digits, '-' or '_'.");
        Require(Sha().IsMatch(request.CommitSha), $"'{request.CommitSha}' is no commit: 40 or 64 lower-case hex digits.");
        Require(RequestId().IsMatch(request.RequestId), "The request's id must be 1 to 64 letters, digits or '-'.");
        foreach (var (name, value) in request.Variables)
        {
            Require(
                Variable().IsMatch(name) && !name.StartsWith("CODEBUILD_", StringComparison.Ordinal),
                $"'{name}' is no name of a variable: letters, digits and '_', no digit and no CODEBUILD_ first.");
            Require(!value.Contains('\0', StringComparison.Ordinal), $"The value of {name} holds a NUL.");
        }
    }

    private static void Require(bool holds, string fault)
    {
        if (!holds)
        {
            throw new InputException("invalid-build", fault);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]{1,149}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Project();

    [GeneratedRegex(@"\A(?:[0-9a-f]{40}|[0-9a-f]{64})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Sha();

    [GeneratedRegex(@"\A[A-Za-z0-9-]{1,64}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RequestId();

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]{0,255}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
