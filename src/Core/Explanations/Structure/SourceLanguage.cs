using CommitWise.Impact;

namespace CommitWise.Explanations.Structure;

/// <summary>How a file's lines are looked at.</summary>
internal enum SourceLanguage
{
    None,
    Managed,
    Native,
    Python,
    Go,
    Script,
    Keyword,
    Sql,
    Dependencies,
}

/// <summary>Tells the language of a file by its name.</summary>
internal static class SourceLanguages
{
    public static SourceLanguage Of(string path)
    {
        if (DependencyPatterns.For(path) is not null)
        {
            return SourceLanguage.Dependencies;
        }

        string extension = RepoPath.Extension(path).ToString();
        return extension switch
        {
            "cs" or "java" => SourceLanguage.Managed,
            "c" or "cc" or "cpp" or "cxx" or "h" or "hh" or "hpp" or "hxx" or "m" or "mm" => SourceLanguage.Native,
            "py" or "pyi" => SourceLanguage.Python,
            "go" => SourceLanguage.Go,
            "js" or "jsx" or "mjs" or "cjs" or "ts" or "tsx" or "mts" or "cts" => SourceLanguage.Script,
            "kt" or "kts" or "scala" or "rs" or "rb" or "php" or "swift" => SourceLanguage.Keyword,
            "sql" => SourceLanguage.Sql,
            _ => SourceLanguage.None,
        };
    }
}
