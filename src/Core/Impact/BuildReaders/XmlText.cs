using System.Xml;
using System.Xml.Linq;

namespace CommitWise.Impact.BuildReaders;

/// <summary>XML of unknown origin: no document types, nothing fetched, namespaces ignored.</summary>
internal static class XmlText
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public static XElement Root(string text)
    {
        using var source = new StringReader(text);
        using XmlReader reader = XmlReader.Create(source, Settings);
        return XDocument.Load(reader).Root!;
    }

    public static string? ChildText(this XElement element, string name) =>
        element.Elements().FirstOrDefault(child => string.Equals(child.Name.LocalName, name, StringComparison.Ordinal)) is { } found
        && found.Value.Trim() is { Length: > 0 } text
            ? text
            : null;
}
