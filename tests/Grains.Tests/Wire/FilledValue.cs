using System.Collections;
using System.Globalization;
using System.Reflection;

namespace CommitWise.Grains.Tests.Wire;

/// <summary>Objects in which every member has a value of its own, none the default one.</summary>
internal static class FilledValue
{
    private static readonly DateTimeOffset Day = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>An object of a type.</summary>
    public static object Of(Type type)
    {
        var number = 0;
        return Make(type, type.Name, ref number);
    }

    /// <summary>Members that a test could not see the loss of.</summary>
    public static IEnumerable<string> EmptyMembers(object value) => WireTypes.MembersOf(value.GetType())
        .Where(member => member.Member.GetValue(value) is null or 0 or 0L or false or "" or ICollection { Count: 0 })
        .Select(member => member.Member.Name);

    private static object Make(Type type, string name, ref int number)
    {
        number++;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(underlying, name, ref number);
        }

        if (Simple(type, name, number) is { } simple)
        {
            return simple;
        }

        if (type.IsGenericType && type.GetGenericArguments() is var arguments)
        {
            return arguments.Length == 1 ? ListOf(arguments[0], name, ref number) : DictionaryOf(arguments, name, ref number);
        }

        return type.IsArray ? ArrayOf(type.GetElementType()!, name, ref number) : ObjectOf(type, ref number);
    }

    private static object? Simple(Type type, string name, int number) =>
        type == typeof(string) ? string.Create(CultureInfo.InvariantCulture, $"{name} {number} é")
        : type == typeof(int) ? number
        : type == typeof(long) ? number + ((long)int.MaxValue * 2)
        : type == typeof(double) ? number + 0.25
        : type == typeof(bool) ? true
        : type == typeof(DateTimeOffset) ? Day.AddMinutes(number)
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(number)
        : type.IsEnum ? Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)
        : null;

    private static object ListOf(Type element, string name, ref int number)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        list.Add(Make(element, name, ref number));
        list.Add(Make(element, name, ref number));
        return list;
    }

    private static Array ArrayOf(Type element, string name, ref int number)
    {
        var array = Array.CreateInstance(element, 1);
        array.SetValue(Make(element, name, ref number), 0);
        return array;
    }

    private static object DictionaryOf(Type[] arguments, string name, ref int number)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
        dictionary.Add(Make(arguments[0], name, ref number), Make(arguments[1], name, ref number));
        return dictionary;
    }

    private static object ObjectOf(Type type, ref int number)
    {
        var constructor = type.GetConstructors().MaxBy(each => each.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type} has no public constructor; teach the test to make one.");
        var arguments = new List<object>();
        foreach (var parameter in constructor.GetParameters())
        {
            arguments.Add(Make(parameter.ParameterType, parameter.Name!, ref number));
        }

        var made = constructor.Invoke([.. arguments]);
        foreach (var property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(each => each.SetMethod is { IsPublic: true } && arguments.Count == 0))
        {
            property.SetValue(made, Make(property.PropertyType, property.Name, ref number));
        }

        return made;
    }
}
