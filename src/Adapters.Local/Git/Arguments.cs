namespace CommitWise.Adapters.Local.Git;

/// <summary>Checks words from outside before they become arguments of git.</summary>
internal static class Arguments
{
    /// <summary>Refuses what git could take for an option, and what no path or revision can hold.</summary>
    /// <param name="value">The word.</param>
    /// <param name="what">What it is, for the message: <c>path</c> or <c>revision</c>.</param>
    /// <exception cref="InputException"><c>invalid-argument</c>.</exception>
    public static void Check(string value, string what)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new InputException("invalid-argument", $"The {what} is empty.");
        }

        if (value.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            throw new InputException("invalid-argument", $"The {what} holds a line break or another control character.");
        }

        if (value[0] == '-')
        {
            throw new InputException("invalid-argument", $"The {what} '{value}' starts with '-', as an option does.");
        }
    }
}
