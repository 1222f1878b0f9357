namespace CommitWise.LocalSilo.Tests.OrleansApi;

/// <summary>
/// LocalSilo's promise that grains written against it compile against Orleans, checked against the part of Orleans that can be downloaded
/// alone. What is elsewhere in Orleans is listed by name, so that a new type is never left unchecked without a reason.
/// </summary>
public sealed class OrleansApiTests
{
    private static readonly PublicApi Local = PublicApi.Read(typeof(LocalSiloHost).Assembly.Location);
    private static readonly PublicApi Orleans = PublicApi.Read(Path.Combine(AppContext.BaseDirectory, "orleans", "Orleans.Core.Abstractions.dll"));

    [Fact]
    public void Types_OfLocalSilo_AreOrleansTypesOrListed()
    {
        var unlike = Local.Types.Keys.Where(name => !Orleans.Types.ContainsKey(name)).Order(StringComparer.Ordinal);

        unlike.ShouldBe(Exceptions.TypesElsewhere.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Types_InBoth_HaveManyMembers() =>
        Local.Types.Values.Where(type => Orleans.Types.ContainsKey(type.Name)).Sum(type => type.Members.Count).ShouldBeGreaterThan(100);

    [Fact]
    public void Members_OfTypesInBoth_AreTheSameInOrleans()
    {
        var missing = Local.Types.Keys.Where(Orleans.Types.ContainsKey).SelectMany(name => Missing(Local, name)).Order(StringComparer.Ordinal);

        missing.ShouldBe(Exceptions.Members.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Members_UnlikeThoseOfOrleans_AreFound()
    {
        var unlike = PublicApi.Read(typeof(Unlike.IGrainTimer).Assembly.Location);

        Missing(unlike, nameof(Unlike.IGrainTimer)).Order(StringComparer.Ordinal).ShouldBe(
            ["IGrainTimer.Change(TimeSpan, Int32) : Void", "IGrainTimer.Stop() : Void"]);
        Missing(unlike, nameof(Unlike.DeactivationReasonCode)).ShouldBe(["DeactivationReasonCode.static ShuttingDown : DeactivationReasonCode = 7"]);
    }

    private static IEnumerable<string> Missing(PublicApi api, string type)
    {
        var known = Orleans.MembersOf(type);
        return api.Types[type].Members
            .Where(member => !known.Contains(member) && !Exceptions.OfEveryObject.Contains(member))
            .Select(member => $"{type}.{member}");
    }
}
