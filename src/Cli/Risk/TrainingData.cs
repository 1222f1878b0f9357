using CommitWise.Risk.Training;

namespace CommitWise.Cli.Risk;

/// <summary>Reads the data sets that a command names.</summary>
internal static class TrainingData
{
    /// <summary>Reads each file, in the order given.</summary>
    /// <exception cref="InputException"><c>unreadable-file</c>, <c>malformed-data</c>.</exception>
    public static IReadOnlyList<JitDataSet> Read(IEnumerable<string> paths, IReadOnlyList<string> features) =>
        [.. paths.Select(path => Read(path, features))];

    /// <summary>Runs a file operation and names the file when the system refuses.</summary>
    public static T Try<T>(string path, Func<string, T> operation)
    {
        try
        {
            return operation(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException("unreadable-file", $"The file '{path}' cannot be used: {fault.Message}", fault);
        }
    }

    private static JitDataSet Read(string path, IReadOnlyList<string> features)
    {
        using FileStream stream = Try(path, File.OpenRead);
        return JitDataSet.Read(path, stream, features);
    }
}
