namespace CommitWise.Impact.BuildReaders;

/// <summary><c>go.mod</c>: <c>require</c> by module path, <c>replace</c> with a folder by path.</summary>
internal static class GoModReader
{
    public static BuildFileFacts Read(string text)
    {
        string? module = null;
        string block = "";
        var references = new List<ModuleReference>();
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split("//", 2)[0].Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (words is [_, "("])
            {
                block = words[0];
            }
            else if (words is [")"])
            {
                block = "";
            }
            else if (words is ["module", var name])
            {
                module = name.Trim('"');
            }
            else
            {
                references.AddRange(Reference(block.Length > 0 ? block : words[0], block.Length > 0 ? words : words[1..]));
            }
        }

        return new BuildFileFacts(module is null ? null : LastSegment(module), module, references);
    }

    private static IEnumerable<ModuleReference> Reference(string verb, string[] words)
    {
        int arrow = Array.IndexOf(words, "=>");
        if (verb is "require" && words.Length > 0)
        {
            yield return new ModuleReference(words[0], ReferenceBy.Identity);
        }
        else if (verb is "replace" && arrow >= 0 && arrow + 1 < words.Length && words[arrow + 1].StartsWith('.'))
        {
            yield return new ModuleReference(words[arrow + 1], ReferenceBy.Path);
        }
    }

    // The last segment may be a major version: example.org/tool/v2.
    private static string LastSegment(string module)
    {
        string[] parts = module.Split('/', StringSplitOptions.RemoveEmptyEntries);
        bool versioned = parts.Length > 1 && parts[^1] is ['v', .. var digits] && digits.All(char.IsAsciiDigit);
        return parts.Length == 0 ? module : parts[versioned ? ^2 : ^1];
    }
}
