using CommitWise.Adapters.Local.Workspaces;
using CommitWise.Analysis;

namespace CommitWise.Adapters.Tests.Workspaces;

public sealed class BaselineFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("commitwise-baseline-");
    private readonly List<string> _measured = [];

    private string Path => System.IO.Path.Combine(_folder.FullName, "index", "baseline");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task GetOrAddAsync_InANewProcess_MeasuresNothingAgain()
    {
        var first = await AskAsync(1, 2, 3);
        var again = await AskAsync(1, 2, 3, 4);
        _measured.ShouldBe([Id(1), Id(2), Id(3), Id(4)]);
        again.Take(3).Select(Text).ShouldBe(first.Select(Text));
        again[0].Measures.ContainsKey("la").ShouldBeFalse("what is unknown stays so");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(20, 0)]
    [InlineData(250, 1)]
    [InlineData(-1, 2)]
    public async Task GetOrAddAsync_OfADamagedFile_MeasuresWhatIsLostAndMendsIt(int at, int kept)
    {
        var first = await AskAsync(1, 2, 3);
        var bytes = await File.ReadAllBytesAsync(Path);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        await File.WriteAllBytesAsync(Path, bytes);
        _measured.Clear();
        (await AskAsync(1, 2, 3)).Select(Text).ShouldBe(first.Select(Text));
        _measured.Count.ShouldBe(3 - kept);
        _measured.Clear();
        await AskAsync(3, 2, 1);
        _measured.ShouldBeEmpty("it was mended");
    }

    [Fact]
    public async Task GetOrAddAsync_OfATornFile_KeepsWhatIsWhole()
    {
        await AskAsync(1, 2, 3);
        var bytes = await File.ReadAllBytesAsync(Path);
        await File.WriteAllBytesAsync(Path, bytes[..^7]);
        _measured.Clear();
        await AskAsync(1, 2, 3);
        _measured.ShouldBe([Id(3)]);
    }

    [Fact]
    public async Task GetOrAddAsync_AtOnce_MeasuresEachOnce()
    {
        var file = new BaselineFile(Path, TimeProvider.System);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => file.GetOrAddAsync([Id(1), Id(2)], MeasureAsync, CancellationToken.None))));
        _measured.ShouldBe([Id(1), Id(2)]);
    }

    [Fact]
    public async Task GetOrAddAsync_WhereNothingCanBeWritten_StillAnswers()
    {
        await File.WriteAllTextAsync(System.IO.Path.Combine(_folder.FullName, "index"), "in the way");
        (await AskAsync(1)).Count.ShouldBe(1);
    }

    private Task<IReadOnlyList<BaselineChange>> AskAsync(params int[] numbers) =>
        new BaselineFile(Path, TimeProvider.System).GetOrAddAsync([.. numbers.Select(Id)], MeasureAsync, CancellationToken.None);

    private Task<IReadOnlyList<BaselineChange>> MeasureAsync(IReadOnlyList<string> commits, CancellationToken cancellationToken)
    {
        _measured.AddRange(commits);
        return Task.FromResult<IReadOnlyList<BaselineChange>>(
            [.. commits.Select(commit => new BaselineChange(commit, new Dictionary<string, double>(StringComparer.Ordinal) { ["nf"] = commit[0], ["ns"] = 0.123456 }))]);
    }

    private static string Id(int number) => new((char)('0' + number), 40);

    private static string Text(BaselineChange change) => $"{change.Sha} {string.Join(' ', change.Measures.OrderBy(pair => pair.Key, StringComparer.Ordinal))}";
}
