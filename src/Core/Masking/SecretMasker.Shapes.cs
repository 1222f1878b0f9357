using System.Text.RegularExpressions;

namespace CommitWise.Masking;

/// <content>The shapes of secrets. Every repetition is bounded or has one way to match, so a search takes time linear in the text.</content>
public sealed partial class SecretMasker
{
    private const int Timeout = 60_000;

    private const string Name =
        "(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?key|access[_-]?token|auth[_-]?token|private[_-]?key)";

    // What a name says that stands for where a secret is, not for the secret.
    private const string NotAPlace = @"(?![\w-]{0,40}(?:name|file|path|url|uri|field|label|type)\b)";

    // Without quotes a value may be code. A secret has a letter and a digit and is no call, member, path or name such as Uint8Array.
    private const string Bare =
        @"(?![A-Za-z_]\w{0,60}(?:[!?]?\.[A-Za-z_]\w{0,60}){1,8}(?![^\s;""'&#]))(?!\.{0,2}/[a-z][\w.-]{0,40}/)" +
        @"(?![A-Za-z_]{1,40}(?:8|16|32|64|128|256|512)[A-Za-z_]{0,40}(?!\w))" +
        @"(?=[^\s""'`{}$<>*%()\[\],;\d]{0,255}\d)(?=[^\s""'`{}$<>*%()\[\],;A-Za-z]{0,255}[A-Za-z])" +
        @"(?<secret>[^\s""'`{}$<>*%()\[\],;]{8,256})";

    [GeneratedRegex(
        @"(?<![A-Za-z0-9_])(?<secret>(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255}" +
        @"|glpat-[A-Za-z0-9_-]{20,64}|xox[abposr]-[A-Za-z0-9-]{10,255}|AIza[A-Za-z0-9_-]{35}|[sr]k_live_[A-Za-z0-9]{16,128}" +
        @"|sk-(?:ant|proj|svcacct|admin)-[A-Za-z0-9_-]{16,255}|sk-[A-Za-z0-9]{20,128}" +
        @"|npm_[A-Za-z0-9]{36}|hf_[A-Za-z0-9]{30,64}|SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})(?![A-Za-z0-9_])",
        RegexOptions.ExplicitCapture,
        Timeout)]
    private static partial Regex Token();

    [GeneratedRegex(
        @"(?<![A-Za-z0-9_])(?<secret>eyJ[A-Za-z0-9_-]{10,2048}\.eyJ[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{10,1024})",
        RegexOptions.ExplicitCapture,
        Timeout)]
    private static partial Regex JsonWebToken();

    [GeneratedRegex(@"://[^\s:/@'""]{1,64}:(?<secret>[^\s:/@'""{}$<*]{3,128})@", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex UrlPassword();

    [GeneratedRegex(
        Name + @"[\w-]{0,40}[""']?\s{0,4}[:=]=?>?\s{0,4}(?<quote>[""'])(?<secret>[^""'\s{}$<>*]{8,256})\k<quote>",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        Timeout)]
    private static partial Regex QuotedValue();

    // A line of .env, INI or YAML, perhaps after a diff's marker.
    [GeneratedRegex(
        @"^[+-]?(?>[ \t]*)(?:- |export |set |ENV )?[\w.-]{0,60}?" + Name + NotAPlace + @"[\w-]{0,40}[ \t]{0,8}[:=][ \t]{0,8}" + Bare +
        @"(?=[ \t]{0,8}(?:\r?\n|\#|\z))",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Multiline,
        Timeout)]
    private static partial Regex SettingLine();

    // Connection strings, options and queries have no blanks around the equals sign.
    [GeneratedRegex(
        Name + NotAPlace + @"[\w-]{0,40}=" + Bare + @"(?=[;""'\s]|\z)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        Timeout)]
    private static partial Regex BareValue();

    [GeneratedRegex("-----BEGIN [A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex KeyBegin();

    [GeneratedRegex(@"-----END |(?<![^\n])(?:@@ |diff --git )", RegexOptions.ExplicitCapture, Timeout)]
    private static partial Regex KeyStop();

    // A plus sign at the start of a line is the diff's marker, not the key's.
    [GeneratedRegex(@"(?<!^|\n)[A-Za-z0-9+/=]{16,}|(?<=^|\n)[A-Za-z0-9/=][A-Za-z0-9+/=]{15,}", RegexOptions.None, Timeout)]
    private static partial Regex KeyText();
}
