namespace CommitWise.Impact;

/// <summary>Finds the tests that are named after a file.</summary>
internal sealed class NamingConvention
{
    private const int ShortestPrefix = 4;

    // Files that every folder may have: their folder's name says more.
    private static readonly string[] Anonymous = ["index", "__init__", "mod", "lib", "main"];

    private readonly Dictionary<(SourceFamily Family, string Subject), List<string>> _bySubject = [];
    private readonly Dictionary<SourceFamily, List<(string Subject, string Path)>> _sorted = [];

    /// <param name="tests">Every test of the tree, by path.</param>
    public NamingConvention(IReadOnlyList<TestFile> tests)
    {
        foreach (TestFile test in tests)
        {
            SourceFamily family = SourceFamilies.Of(test.Path);
            string subject = Key(TestNames.Subject(test.Path));
            if (!_bySubject.TryGetValue((family, subject), out List<string>? list))
            {
                _bySubject[(family, subject)] = list = [];
            }

            list.Add(test.Path);
            if (!_sorted.TryGetValue(family, out List<(string, string)>? all))
            {
                _sorted[family] = all = [];
            }

            all.Add((TestNames.Subject(test.Path).ToString(), test.Path));
        }

        foreach (List<(string Subject, string Path)> list in _sorted.Values)
        {
            list.Sort((a, b) => string.CompareOrdinal(a.Subject, b.Subject) is not 0 and var order
                ? order
                : string.CompareOrdinal(a.Path, b.Path));
        }
    }

    /// <summary>
    /// The tests with the file's name, of several those whose folders mirror the file's best; then those whose names go on after it
    /// (<c>ParserErrorsTests</c> for <c>Parser</c>).
    /// </summary>
    public IEnumerable<(string Test, bool IsExact)> TestsOf(string source)
    {
        SourceFamily family = SourceFamilies.Of(source);
        string stem = Name(source);
        var candidates = new List<string>();
        foreach (string subject in Subjects(family, stem))
        {
            candidates.AddRange(_bySubject.GetValueOrDefault((family, Key(subject))) ?? []);
        }

        return Nearest(source, candidates).Select(test => (test, true))
            .Concat(Nearest(source, Continuations(family, stem)).Select(test => (test, false)));
    }

    private static string Name(string source)
    {
        string stem = RepoPath.Stem(source).ToString();
        string folder = RepoPath.Folder(source);
        return folder.Length > 0 && Anonymous.Contains(stem, StringComparer.Ordinal) ? RepoPath.Name(folder).ToString() : stem;
    }

    // Foo.razor.cs and Foo.Parsing.cs belong to Foo; an IFoo is tested through Foo.
    private static IEnumerable<string> Subjects(SourceFamily family, string stem)
    {
        yield return stem;
        int dot = stem.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            yield return stem[..dot];
        }

        if (family == SourceFamily.DotNet && stem is ['I', >= 'A' and <= 'Z', ..])
        {
            yield return stem[1..];
        }

        if (family == SourceFamily.Python && stem.StartsWith('_'))
        {
            yield return stem.TrimStart('_');
        }
    }

    private List<string> Continuations(SourceFamily family, string stem)
    {
        var found = new List<string>();
        if (stem.Length < ShortestPrefix || !_sorted.TryGetValue(family, out List<(string Subject, string Path)>? all))
        {
            return found;
        }

        int start = FirstFrom(all, stem);
        for (int i = start; i < all.Count && all[i].Subject.StartsWith(stem, StringComparison.Ordinal); i++)
        {
            string subject = all[i].Subject;
            if (subject.Length > stem.Length && (char.IsUpper(subject[stem.Length]) || subject[stem.Length] is '_' or '-' or '.'))
            {
                found.Add(all[i].Path);
            }
        }

        return found;
    }

    private static int FirstFrom(List<(string Subject, string Path)> all, string stem)
    {
        int low = 0;
        for (int high = all.Count; low < high;)
        {
            int middle = (low + high) / 2;
            if (string.CompareOrdinal(all[middle].Subject, stem) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static IEnumerable<string> Nearest(string source, List<string> candidates)
    {
        if (candidates.Count < 2)
        {
            return candidates;
        }

        FolderAffinity affinity = new([source]);
        int best = candidates.Max(affinity.Of);
        return candidates.Where(test => affinity.Of(test) == best);
    }

    private static string Key(ReadOnlySpan<char> subject) =>
        subject.ToString().Replace("-", "_", StringComparison.Ordinal).ToUpperInvariant();
}
