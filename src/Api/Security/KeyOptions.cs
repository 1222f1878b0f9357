using System.Security.Cryptography;
using System.Text;

namespace CommitWise.Api.Security;

/// <summary>A key of the API.</summary>
public sealed class KeyOptions
{
    /// <summary>Who holds it: written down with everything that is done with it.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>The key itself, at least 16 characters; better give <see cref="Sha256"/>.</summary>
    public string? Key { get; set; }

    /// <summary>SHA-256 of the key's UTF-8 bytes, 64 hex digits.</summary>
    public string? Sha256 { get; set; }

    /// <summary>What its holder may do. Default viewer.</summary>
    public Role Role { get; set; } = Role.Viewer;

    /// <summary>The hash to compare with.</summary>
    internal byte[] Hash() => Sha256 is { } hash ? Convert.FromHexString(hash) : SHA256.HashData(Encoding.UTF8.GetBytes(Key!));

    /// <summary>What is wrong with it.</summary>
    internal IEnumerable<string> Faults(int index)
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 100)
        {
            yield return $"Api:Keys:{index} has no name of 1 to 100 characters.";
        }

        if ((Key is null) == (Sha256 is null))
        {
            yield return $"Api:Keys:{index} ({Name}) must have either key or sha256.";
        }
        else if (Key is { Length: < 16 })
        {
            yield return $"Api:Keys:{index} ({Name}) has a key of {Key.Length} characters; it must have at least 16.";
        }
        else if (Sha256 is not null && !(Sha256.Length == 64 && Sha256.All(char.IsAsciiHexDigit)))
        {
            yield return $"Api:Keys:{index} ({Name}) has a sha256 that is not 64 hex digits.";
        }

        if (!Enum.IsDefined(Role))
        {
            yield return $"Api:Keys:{index} ({Name}) has no role viewer, developer or admin.";
        }
    }
}
