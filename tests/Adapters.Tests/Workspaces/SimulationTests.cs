using System.Text;
using CommitWise.Analysis;
using CommitWise.Intake;

namespace CommitWise.Adapters.Tests.Workspaces;

public sealed class SimulationTests : IAsyncDisposable
{
    private const string Diff =
        """
        diff --git a/src/App/Parser.cs b/src/App/Parser.cs
        --- a/src/App/Parser.cs
        +++ b/src/App/Parser.cs
        @@ -2,2 +2,3 @@
         {
        +    int more = 1;
             int value = 4;

        """;

    private readonly AnalysisFixture _fixture = new AnalysisFixture().Grow(5);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task AnalyzeAsync_OfADiff_IsMadeOnTopOfTheTip()
    {
        var simulation = await PutAsync(SimulationForm.Diff, Diff);
        var analyzed = await _fixture.RunAsync(_fixture.Simulation(simulation, connection: _fixture.Connection));
        analyzed.Decision.Change.ShouldBe(
            new ChangeReference("local/test/app", ChangeKind.Simulation, 1, _fixture.Repository.Head(), simulation.ContentSha256));
        Value(analyzed, "la").ShouldBe(1);
        Value(analyzed, "lt").ShouldBe(4);
        Value(analyzed, "nuc").ShouldBe(5);
        Value(analyzed, "exp").ShouldBe(3, "the author is known by the address");
        analyzed.Inputs.DiffSha256.ShouldBe(simulation.ContentSha256);
        await _fixture.ShouldReplayAsync(analyzed);
    }

    [Fact]
    public async Task AnalyzeAsync_OfPaths_KnowsNoLines()
    {
        var named = await _fixture.RunAsync(_fixture.Simulation(
            await PutAsync(SimulationForm.Paths, """["src/App/Parser.cs","src/App/New.cs"]"""), connection: _fixture.Connection));
        Value(named, "nf").ShouldBe(2);
        Value(named, "nuc").ShouldBe(5);
        Value(named, "lt").ShouldBe(4, "a file without a past is new");
        foreach (var feature in new[] { "la", "ld", "entropy", "testShare" })
        {
            Value(named, feature).ShouldBeNull();
            named.Decision.Factors.Single(factor => factor.Feature == feature).Contribution.ShouldBe(0);
        }

        named.Decision.Coverage.Unknowns.ShouldContain("Only the names of the changed files are known, not their lines.");
        named.Decision.Coverage.Unknowns.ShouldContain(unknown => unknown.StartsWith("la is unknown", StringComparison.Ordinal));
        named.Decision.Coverage.Files.ShouldBe(new Seen(0, 2));
        var known = await _fixture.RunAsync(_fixture.Simulation(await PutAsync(SimulationForm.Diff, Diff), connection: _fixture.Connection));
        Width(named).ShouldBeGreaterThan(Width(known));
        await _fixture.ShouldReplayAsync(named);
    }

    [Fact]
    public async Task AnalyzeAsync_OnAnEarlierBase_HasTheHistoryOfThat()
    {
        var analyzed = await _fixture.RunAsync(
            _fixture.Simulation(await PutAsync(SimulationForm.Diff, Diff), _fixture.Repository.Head("HEAD~2"), _fixture.Connection));
        Value(analyzed, "nuc").ShouldBe(3);
        analyzed.Change.CommittedAt.ShouldBe(DateTimeOffset.Parse(
            _fixture.Repository.Run("log", "-1", "--format=%cI", "HEAD~2").Text.Trim(), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task AnalyzeAsync_OnABaseThatIsNotThere_IsRefused()
    {
        var request = _fixture.Simulation(await PutAsync(SimulationForm.Diff, Diff), new string('1', 40), _fixture.Connection);
        (await Should.ThrowAsync<InputException>(_fixture.RunAsync(request))).Problem.ShouldBe("base-not-available");
    }

    [Fact]
    public async Task AnalyzeAsync_OfAnUnconnectedRepository_SaysThatItsHistoryIsUnknown()
    {
        var analyzed = await _fixture.RunAsync(_fixture.Simulation(await PutAsync(SimulationForm.Diff, Diff)));
        Value(analyzed, "la").ShouldBe(1);
        Value(analyzed, "nuc").ShouldBeNull();
        analyzed.Decision.Coverage.Unknowns.ShouldContain(unknown => unknown.StartsWith("No clone of the repository", StringComparison.Ordinal));
        await _fixture.ShouldReplayAsync(analyzed);
    }

    [Fact]
    public async Task AnalyzeAsync_ByALoginThatNoCommitNames_SaysSo()
    {
        var request = _fixture.Simulation(await PutAsync(SimulationForm.Diff, Diff), connection: _fixture.Connection) with { Author = "octocat" };
        (await _fixture.RunAsync(request)).Decision.Coverage.Unknowns
            .ShouldContain(unknown => unknown.StartsWith("The author is known by a login only", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"a":1}""")]
    [InlineData("""["a",]""")]
    [InlineData("""["a",""]""")]
    [InlineData("""[null]""")]
    public async Task AnalyzeAsync_OfMalformedPaths_IsRefused(string paths)
    {
        var request = _fixture.Simulation(await PutAsync(SimulationForm.Paths, paths), connection: _fixture.Connection);
        (await Should.ThrowAsync<InputException>(_fixture.RunAsync(request))).Problem.ShouldBe("malformed-paths");
    }

    private static double Width(AnalyzedChange analyzed) => analyzed.Decision.Interval[1] - analyzed.Decision.Interval[0];

    private static double? Value(AnalyzedChange analyzed, string feature) =>
        analyzed.Decision.Factors.Single(factor => string.Equals(factor.Feature, feature, StringComparison.Ordinal)).Value;

    private async Task<SimulatedChange> PutAsync(SimulationForm form, string content) =>
        new(form, await _fixture.Inputs.PutAsync(Encoding.UTF8.GetBytes(content), CancellationToken.None), CommitMessage: "Try it");
}
