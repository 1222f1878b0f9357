using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;

namespace CommitWise.LocalSilo.Tests.OrleansApi;

/// <summary>One type as others see it.</summary>
/// <param name="Name">Name without namespace, with the number of type parameters, as in <c>IStorage`1</c>.</param>
/// <param name="IsVisible">Whether others see it; nested types are left out.</param>
/// <param name="Members">Public and protected ones: name, parameter types, result; values of an enumeration.</param>
/// <param name="Above">Its base type and interfaces.</param>
internal sealed record PublicType(string Name, bool IsVisible, IReadOnlySet<string> Members, IReadOnlyList<string> Above)
{
    public static PublicType Read(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var isVisible = (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public;
        return new PublicType(
            reader.GetString(type.Name),
            isVisible,
            isVisible ? MembersOf(reader, type) : new HashSet<string>(),
            isVisible ? AboveOf(reader, type) : []);
    }

    private static HashSet<string> MembersOf(MetadataReader reader, TypeDefinition type)
    {
        var methods = type.GetMethods().Select(reader.GetMethodDefinition).Where(IsVisibleMember).Select(method => Describe(reader, method));
        var fields = type.GetFields().Select(reader.GetFieldDefinition).Where(IsVisibleField).Select(field => Describe(reader, field));
        return [.. methods, .. fields];
    }

    private static bool IsVisibleMember(MethodDefinition method) => (method.Attributes & MethodAttributes.MemberAccessMask)
        is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    // An enumeration keeps its number in a field that has no business here.
    private static bool IsVisibleField(FieldDefinition field) => !field.Attributes.HasFlag(FieldAttributes.RTSpecialName)
        && (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static string Describe(MetadataReader reader, MethodDefinition method)
    {
        var signature = method.DecodeSignature(TypeNames.Instance, null);
        var shared = method.Attributes.HasFlag(MethodAttributes.Static) ? "static " : string.Empty;
        var generic = signature.GenericParameterCount == 0 ? string.Empty : $"`{signature.GenericParameterCount}";
        return $"{shared}{reader.GetString(method.Name)}{generic}({string.Join(", ", signature.ParameterTypes)}) : {signature.ReturnType}";
    }

    private static string Describe(MetadataReader reader, FieldDefinition field)
    {
        var shared = field.Attributes.HasFlag(FieldAttributes.Static) ? "static " : string.Empty;
        var name = $"{shared}{reader.GetString(field.Name)} : {field.DecodeSignature(TypeNames.Instance, null)}";
        return field.GetDefaultValue() is { IsNil: false } value ? $"{name} = {ValueOf(reader, reader.GetConstant(value))}" : name;
    }

    private static string ValueOf(MetadataReader reader, Constant constant)
    {
        var blob = reader.GetBlobReader(constant.Value);
        return Convert.ToString(blob.ReadConstant(constant.TypeCode), CultureInfo.InvariantCulture) ?? "null";
    }

    private static List<string> AboveOf(MetadataReader reader, TypeDefinition type)
    {
        var interfaces = type.GetInterfaceImplementations().Select(each => reader.GetInterfaceImplementation(each).Interface);
        return [.. interfaces.Prepend(type.BaseType).Where(each => !each.IsNil).Select(each => TypeNames.PlainName(reader, each))];
    }
}
