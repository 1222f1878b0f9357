using System.Reflection;
using CommitWise.Grains.Changes;

namespace CommitWise.Grains.Tests.Wire;

/// <summary>The types that grains send or store, and their members as the attributes number them.</summary>
internal static class WireTypes
{
    /// <summary>Messages and states of this project.</summary>
    public static IReadOnlyList<Type> All { get; } =
    [
        .. new[] { typeof(IPullRequestGrain).Assembly, typeof(PullRequestGrain).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false))
            .OrderBy(AliasOf, StringComparer.Ordinal),
    ];

    /// <summary>What a type is called between processes; without an alias, its own name.</summary>
    public static string AliasOf(Type type) => (string?)Argument(type, typeof(AliasAttribute)) ?? type.Name;

    /// <summary>A type's own members, with their numbers; those that only compute something have none and need none.</summary>
    public static IEnumerable<(PropertyInfo Member, uint? Id)> MembersOf(Type type) => type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        .Where(property => property.SetMethod is not null && property.Name != "EqualityContract")
        .Select(property => (property, (uint?)Argument(property, typeof(IdAttribute))));

    /// <summary>A line for each member: the alias, its number, its name and type.</summary>
    public static IEnumerable<string> Describe(Type type) => MembersOf(type)
        .OrderBy(member => member.Id)
        .Select(member => $"{AliasOf(type)} {member.Id} {member.Member.Name} {NameOf(member.Member.PropertyType)}");

    private static string NameOf(Type type) =>
        Nullable.GetUnderlyingType(type) is { } underlying ? NameOf(underlying) + "?"
        : type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(",", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;

    // Orleans' attributes and LocalSilo's have the same names and arguments.
    private static object? Argument(MemberInfo member, Type attribute) =>
        member.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType == attribute)?.ConstructorArguments[0].Value;
}
