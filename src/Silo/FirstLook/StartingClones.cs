using CommitWise.Adapters.Local.Git;
using CommitWise.Silo.Settings;

namespace CommitWise.Silo.FirstLook;

/// <summary>The clones that the service connects when it starts.</summary>
/// <param name="Roots">Their absolute paths.</param>
internal sealed record StartingClones(IReadOnlyList<string> Roots)
{
    /// <summary>Those of the settings, each of which must be one; else the one that the service is started in, if it is in one.</summary>
    /// <exception cref="InputException">A path that was given is no clone that can be read.</exception>
    public static IReadOnlyList<string> Find(ServiceSettings settings)
    {
        if (settings.NoRepository)
        {
            return [];
        }

        if (settings.Repositories.Count > 0)
        {
            return [.. settings.Repositories.Select(path => GitClone.Open(path, settings.CacheFolder).Root).Distinct(StringComparer.Ordinal)];
        }

        try
        {
            return [GitClone.Open(Directory.GetCurrentDirectory(), settings.CacheFolder).Root];
        }
        catch (InputException)
        {
            // Nobody asked for it.
            return [];
        }
    }
}
