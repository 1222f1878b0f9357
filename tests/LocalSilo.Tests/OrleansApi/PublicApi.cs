using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CommitWise.LocalSilo.Tests.OrleansApi;

/// <summary>What code outside an assembly can see of it, read from its file; nothing of it is loaded or needs the assemblies that it uses.</summary>
/// <param name="types">Types by name, without namespace.</param>
internal sealed class PublicApi(IReadOnlyDictionary<string, PublicType> types)
{
    /// <summary>Types by name, without namespace.</summary>
    public IReadOnlyDictionary<string, PublicType> Types { get; } = types;

    public static PublicApi Read(string path)
    {
        using var file = File.OpenRead(path);
        using var portable = new PEReader(file);
        var reader = portable.GetMetadataReader();
        var types = new Dictionary<string, PublicType>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeDefinitions)
        {
            var type = PublicType.Read(reader, handle);
            if (type.IsVisible)
            {
                types.TryAdd(type.Name, type);
            }
        }

        return new PublicApi(types);
    }

    /// <summary>Members of a type and of the types above it, as far as they are of this assembly.</summary>
    public IReadOnlySet<string> MembersOf(string name)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([name]);
        while (open.TryPop(out var next))
        {
            if (Types.TryGetValue(next, out var type))
            {
                members.UnionWith(next == name ? type.Members : type.Members.Where(member => !member.StartsWith(".ctor", StringComparison.Ordinal)));
                type.Above.ToList().ForEach(open.Push);
            }
        }

        return members;
    }
}
