using System.Text.RegularExpressions;

namespace CommitWise.History;

/// <summary>
/// Says whether a commit message speaks of mending a defect: a word such as fix, bug, crash or regression in the subject, a closing issue
/// reference or a bug id in the message, or a revert. Mending of documentation, tests, typos or style, merges and dependency bumps are
/// not meant. The keywords follow the SZZ literature (Mockus and Votta 2000; Śliwerski et al. 2005).
/// </summary>
public static partial class FixDetector
{
    // A message is anyone's text; the patterns are linear in it, and more than this says nothing new.
    private const int LongestMessage = 1 << 16;
    private const int Patience = 5000;

    /// <summary>True when a message says that its commit fixes a defect.</summary>
    /// <param name="message">The whole message, or its subject alone.</param>
    public static bool IsFix(string message)
    {
        var text = message.AsSpan().TrimStart();
        text = text[..Math.Min(text.Length, LongestMessage)];
        var end = text.IndexOf('\n');
        var subject = (end < 0 ? text : text[..end]).Trim().ToString();
        var reverts = CountReverts(ref subject);
        if (IsOtherWork().IsMatch(subject))
        {
            return false;
        }

        return reverts % 2 == 1
            || Defect().IsMatch(CosmeticFix().Replace(subject, " "))
            || (!CosmeticFix().IsMatch(subject) && ClosesIssue().IsMatch(text));
    }

    // A revert of a revert is the original change once more.
    private static int CountReverts(ref string subject)
    {
        var count = 0;
        for (var match = Revert().Match(subject); match.Success; match = Revert().Match(subject))
        {
            subject = subject[match.Length..];
            count++;
        }

        return count;
    }

    [GeneratedRegex("""^reverts?(?:ed|ing)?\b[\s:]*["']?""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Revert();

    [GeneratedRegex(
        """
        ^(?:
            merge\s(?:branch|branches|pull\srequest|remote|tag|commit|changes?\b|")
          | (?:docs?|documentation|tests?|style|lint|typos?|deps|dependencies|(?:build|chore|fix)\(deps[^)]*\))(?:\([^)]*\))?!?:
          | (?:build\(|chore\()?(?:bump|upgrade)s?\b.*\b(?:to|from)\s+v?\d
          | update\s+dependenc
          | (?:add(?:s|ed|ing)?|improve[sd]?|update[sd]?|more|new|extend(?:s|ed)?)\s+(?:[\w-]+\s+){0,3}tests?\b
          | (?:documents?|documented|readme|javadoc|changelog)\b
        )
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace,
        Patience)]
    private static partial Regex IsOtherWork();

    [GeneratedRegex(
        """
        \b(?:fix(?:e[sd]|ing)?|correct(?:s|ed)?)\s+
        (?:
            (?:(?!crash|bugs?\b|defect|regression|and\b)[\w'-]+\s+){0,4}
            (?:typos?|spelling|misspellings?|whitespaces?|formatting|indent(?:ation)?|lint(?:er|ing)?|checkstyle|stylecop|grammar|wording)\b
          | (?:(?:the|an?|some|more|several|few|minor|small|broken|failing|flaky|unit|integration|code|xml|intermittent)\s+){0,3}
            (?:tests?|testcases?|docs?|documentation|comments?|javadocs?|readme|changelog|links?)\b
        )
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace,
        Patience)]
    private static partial Regex CosmeticFix();

    [GeneratedRegex(
        """
        \b(?:(?:bug|hot|quick)?fix(?:e[sd]|ing)?|bugs?|defects?|crash(?:e[sd]|ing)?|regressions?|(?:seg)?faults?(?![\ -](?:toleran|inject)))\b
          | ^\[\d{4,}\]
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace,
        Patience)]
    private static partial Regex Defect();

    [GeneratedRegex(
        """
        \b(?:fix(?:e[sd])?|close[sd]?|resolve[sd]?):?\s+(?:[\w.-]+/[\w.-]+)?(?:\#|gh-|https?://\S+/(?:issues|bugs?)/)\d+\b
          | ^(?:closes-|fixes-)?bug:?\s*\#?\d{3,}\b
          | ^fixes:\s+[0-9a-f]{8,64}\b
          | ^this\sreverts\scommit\s[0-9a-f]{7,64}\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline,
        Patience)]
    private static partial Regex ClosesIssue();
}
