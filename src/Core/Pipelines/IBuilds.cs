namespace CommitWise.Pipelines;

/// <summary>Builds of a change on a build service.</summary>
public interface IBuilds
{
    /// <summary>Starts a build; the same request again within five minutes answers the build that it started.</summary>
    /// <exception cref="InputException">The request is not of the form that it documents, or the project is not there.</exception>
    /// <exception cref="IOException">The service refused it, or was not reached within its tries.</exception>
    Task<Build> StartAsync(BuildRequest request, CancellationToken cancellationToken);

    /// <summary>How a build stands.</summary>
    /// <param name="id">As <see cref="Build.Id"/>.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="IOException">The service refused, or was not reached within its tries.</exception>
    Task<Build?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Asks a build to stop. One that has ended stays as it is.</summary>
    /// <param name="id">As <see cref="Build.Id"/>.</param>
    /// <param name="cancellationToken">Stops asking; the build may stop anyway.</param>
    /// <exception cref="InputException">There is no such build.</exception>
    /// <exception cref="IOException">The service refused, or was not reached within its tries.</exception>
    Task<Build> StopAsync(string id, CancellationToken cancellationToken);
}

/// <summary>
/// What to build. Values reach the build as variables of its environment only: nothing here is put into a command, a build file or another
/// value, so a hostile title is text wherever a build file quotes it.
/// </summary>
/// <param name="Project">Project of the build service: 2 to 150 letters, digits, <c>-</c> or <c>_</c>.</param>
/// <param name="CommitSha">Commit to build: 40 or 64 lower-case hex digits.</param>
/// <param name="Variables">Variables: names of letters, digits and <c>_</c>, not beginning with a digit or <c>CODEBUILD_</c>; values without NUL.</param>
/// <param name="RequestId">Makes the request safe to repeat: 1 to 64 letters, digits or <c>-</c>.</param>
public sealed record BuildRequest(string Project, string CommitSha, IReadOnlyDictionary<string, string> Variables, string RequestId);
