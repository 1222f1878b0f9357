namespace CommitWise.Repositories;

/// <summary>Tells where a clone on this machine keeps its parts, so that it can be held to the folders that it may lie in.</summary>
public interface ICloneInspector
{
    /// <summary>
    /// Every folder that reading the clone would read from, before any link in it is followed: work tree or bare folder, git folder, common
    /// folder, refs, objects, borrowed objects, and where links among the objects lead.
    /// </summary>
    /// <param name="path">Any folder in the clone.</param>
    /// <exception cref="InputException"><c>not-a-repository</c>, <c>unsupported-repository</c>, <c>unreadable-repository</c>.</exception>
    IReadOnlyList<string> Folders(string path);
}
