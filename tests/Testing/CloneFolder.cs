namespace CommitWise.Testing;

/// <summary>The clone of this project that the tests run from.</summary>
public static class CloneFolder
{
    private static readonly string Root = Find();

    /// <summary>A path in it.</summary>
    public static string PathOf(params ReadOnlySpan<string> names) => Path.Combine([Root, .. names]);

    /// <summary>A path in a package that <c>./test.sh</c> installs from npm.</summary>
    /// <exception cref="FileNotFoundException">It is not installed.</exception>
    public static string PackageFile(params ReadOnlySpan<string> names)
    {
        var path = Path.Combine([Root, "tests", "servers", "node_modules", .. names]);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: ./test.sh installs it (npm ci --prefix tests/servers).");
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CommitWise.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run from a clone of this project.");
    }
}
