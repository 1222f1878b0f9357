namespace CommitWise.Impact.BuildReaders;

/// <summary>What one build file says.</summary>
/// <param name="Name">Name for readers; null when the file gives none.</param>
/// <param name="Identity">What others of the same kind call it; null when nobody can.</param>
/// <param name="References">What it depends on.</param>
internal sealed record BuildFileFacts(string? Name, string? Identity, IReadOnlyList<ModuleReference> References)
{
    public static BuildFileFacts Nothing { get; } = new(null, null, []);
}

/// <summary>A dependency as written.</summary>
/// <param name="Target">A folder or file relative to the build file, or an identity.</param>
/// <param name="By">How to read it.</param>
internal readonly record struct ModuleReference(string Target, ReferenceBy By);

/// <summary>Ways in which a build file names another module.</summary>
internal enum ReferenceBy
{
    /// <summary>By identity; one that no module has is somebody else's package.</summary>
    Identity,

    /// <summary>By path; one that leads nowhere means that the map is incomplete.</summary>
    Path,

    /// <summary>By the end of a folder's path, as Gradle's <c>:a:b</c>; one that leads nowhere means that the map is incomplete.</summary>
    FolderEnd,
}
