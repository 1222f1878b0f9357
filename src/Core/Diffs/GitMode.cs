namespace CommitWise.Diffs;

/// <summary>File modes as git writes them, in octal digits.</summary>
internal static class GitMode
{
    private const int Submodule = 0xE000;

    public static bool IsSubmodule(int? mode) => mode == Submodule;

    /// <summary>Reads a mode that whitespace or a comma or a dot follows.</summary>
    /// <param name="text">Text that starts with the digits.</param>
    /// <param name="length">How many digits there are.</param>
    /// <returns>The mode, or null when there is none.</returns>
    public static int? Parse(ReadOnlySpan<byte> text, out int length)
    {
        const int mostDigits = 7;
        var mode = 0;
        for (length = 0; length < text.Length && text[length] is >= (byte)'0' and <= (byte)'7'; length++)
        {
            mode = (mode << 3) | (text[length] & 7);
        }

        return length is > 0 and <= mostDigits ? mode : null;
    }
}
