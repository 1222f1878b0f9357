using System.Text.Json;
using CommitWise.Grains.Hosting;
using CommitWise.Testing;

namespace CommitWise.Grains.Tests.Wire;

/// <summary>What is stored and sent is read by other versions: a number once given to a member stays that member's.</summary>
public sealed class WireTypesTests
{
    private const string Gone = "(gone) ";

    private static readonly string Record = CloneFolder.PathOf("tests", "Grains.Tests", "Wire", "wire-types.txt");

    public static TheoryData<string> Aliases => [.. WireTypes.All.Select(WireTypes.AliasOf)];

    [Fact]
    public void Types_Each_HaveAnAliasOfTheirOwn()
    {
        var aliases = WireTypes.All.Select(WireTypes.AliasOf).ToList();
        aliases.ShouldAllBe(alias => alias.StartsWith("commitwise.", StringComparison.Ordinal));
        aliases.ShouldBeUnique();
    }

    [Fact]
    public void Types_ThatGrainsTakeGiveOrStore_AreAmongThem()
    {
        var grains = WireTypes.All.Select(type => type.Assembly).Distinct().SelectMany(assembly => assembly.GetTypes()).ToList();
        var messages = grains.Where(type => type.IsInterface && type.IsAssignableTo(typeof(IGrainWithStringKey)))
            .SelectMany(type => type.GetMethods())
            .SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType));
        var states = grains.SelectMany(type => type.GetConstructors())
            .SelectMany(constructor => constructor.GetParameters())
            .Where(parameter => parameter.IsDefined(typeof(PersistentStateAttribute), inherit: false))
            .Select(parameter => parameter.ParameterType);
        var ours = messages.Concat(states).SelectMany(Parts).Where(type => !type.IsEnum && WireTypes.All.Any(wire => wire.Assembly == type.Assembly)).Distinct().ToList();
        ours.Count.ShouldBeGreaterThan(5);
        ours.Except(WireTypes.All).ShouldBeEmpty("a type without [GenerateSerializer]");
    }

    [Fact]
    public void Members_OfEachType_HaveANumberOfTheirOwn()
    {
        foreach (var type in WireTypes.All)
        {
            var members = WireTypes.MembersOf(type).ToList();
            members.ShouldAllBe(member => member.Id != null, $"{type.Name} has a member without [Id]");
            members.Select(member => member.Id).ShouldBeUnique();
        }
    }

    [Fact]
    public void Numbers_OfAllMembers_AreThoseRecorded()
    {
        var recorded = File.ReadAllLines(Record);
        var now = WireTypes.All.SelectMany(WireTypes.Describe).ToList();
        now.Except(recorded).ShouldBeEmpty(
            "A member is new, or was renumbered, renamed or given another type. A new one takes a number that its type never had and a line here; "
            + "the others would be misread by what is stored and by silos of the version before.");
        recorded.Where(line => !line.StartsWith(Gone, StringComparison.Ordinal)).Except(now).ShouldBeEmpty(
            $"A member was removed: put '{Gone}' before its line, so that its number is not used again.");
        recorded.Select(NumberOf).ShouldBeUnique();
    }

    [Theory]
    [MemberData(nameof(Aliases))]
    public void Value_OfEachType_ComesBackWhole(string alias)
    {
        var type = WireTypes.All.Single(type => WireTypes.AliasOf(type) == alias);
        var value = FilledValue.Of(type);
        var before = JsonSerializer.Serialize(value, type, EngineJson.Options);
        FilledValue.EmptyMembers(value).ShouldBeEmpty("a member that is empty would come back empty whatever happens");
        using var wire = new EngineWire();
        var back = wire.Pass(value);
        back.ShouldNotBeSameAs(value);
        JsonSerializer.Serialize(back, type, EngineJson.Options).ShouldBe(before);
    }

    private static IEnumerable<Type> Parts(Type type) => type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [type];

    private static string NumberOf(string line)
    {
        var words = (line.StartsWith(Gone, StringComparison.Ordinal) ? line[Gone.Length..] : line).Split(' ');
        return $"{words[0]} {words[1]}";
    }
}
