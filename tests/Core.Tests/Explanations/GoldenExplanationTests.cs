using CommitWise.Diffs;
using CommitWise.Explanations;
using CommitWise.History;
using CommitWise.Impact;

namespace CommitWise.Tests.Explanations;

/// <summary>Whole texts, so that a change of wording is read in review.</summary>
public sealed class GoldenExplanationTests
{
    [Fact]
    public void Explain_SmallFix_ReadsWell() => Text(new ChangeView
    {
        Title = "Fix lease renewal after clock skew",
        Files = [Changes.Edit("src/Core/Locks/lease_table.py", 6, 2, 120, "def renew(self, lease):")],
        History = Facts(new FileFacts("src/Core/Locks/lease_table.py", 410, 40, 12, 7, 900, null, null)),
        Factors = [Changes.Factor("nuc", 40, 6, 0.8, "src/Core/Locks/lease_table.py"),
            Changes.Factor("la", 6, 24, -0.5, "src/Core/Locks/lease_table.py"), Changes.Factor("ndev", 7, 3, 0.3),
                Changes.Factor("ns", 1, 1, 0.01)],
        Probability = 0.312,
        Percentile = 84.2,
        Level = "high",
        Missing = [new CoChange("src/Core/Locks/lease_table.py", "tests/locks/test_lease_table.py", 14, 16)],
        Tests = Selection("select", "", 300, "tests/locks/test_lease_table.py", "tests/locks/test_clock.py"),
    }).ShouldBe(
        """
        Edits renew in src/Core/Locks/lease_table.py, with 6 lines added and 2 deleted.
        It is riskier than 84% of recent changes here (high), with an estimated 31% chance of introducing a defect.
        The risk is raised most by 40 earlier commits to this file (typically 6) and 7 developers who changed this file before (typically 3).
        On the other hand, it is lowered by 6 added lines (typically 24).
        Usually test_lease_table.py (in 14 of 16 earlier commits) changes along with lease_table.py, but not this time.
        12 of the 40 earlier commits to lease_table.py were fixes.
        No test changes with the code; 2 of 300 test files are to run, test_lease_table.py first.
        """);

    [Fact]
    public void Explain_LargeFeatureWithTests_ReadsWell() => Text(new ChangeView
    {
        Title = "Add leases",
        Files =
        [
            Changes.New("src/Core/Locks/Lease.cs", 210, "+public sealed class Lease", "+    public Task Acquire()",
                "+    public Task Renew()", "+    private void Tick()"),
            Changes.New("src/Core/Locks/LeaseTable.cs", 1430, "+internal sealed class LeaseTable"),
            Changes.Edit("src/Core/Locks/Lock.cs", 30, 44, 12, "", "-    public void Drop(string name)",
                "+    public void Drop(string name, bool force)", "-    public void Forget()"),
            Changes.Edit("src/App/Program.cs", 4, 1),
            Changes.New("tests/Core.Tests/Locks/LeaseTests.cs", 320),
            Changes.Edit("tests/Core.Tests/Locks/LockTests.cs", 12, 3),
            Changes.Edit("src/Core/Core.csproj", 1, 0, 9, "", "+    <PackageReference Include=\"Polly\" Version=\"8.9.1\" />"),
            Changes.Edit("src/App/appsettings.json", 3, 0),
        ],
        History = Facts(),
        Factors = [Changes.Factor("la", 2010, 24, 1.4, "src/Core/Locks/LeaseTable.cs"), Changes.Factor("nf", 8, 2, 0.6),
            Changes.Factor("entropy", 1.27, 0.65, 0.2)],
        Probability = 0.62,
        Percentile = 99.7,
        Level = "critical",
        Modules = [new ModuleImpact("Core", "src/Core", 4, 1671, 44, ""), new ModuleImpact("Core.Tests", "tests/Core.Tests", 2, 332, 3, ""),
            new ModuleImpact("App", "src/App", 2, 7, 1, "")],
        Tests = Selection("select", "", 41, "tests/Core.Tests/Locks/LeaseTests.cs", "tests/Core.Tests/Locks/LockTests.cs"),
    }).ShouldBe(
        """
        Changes 8 files in Core, Core.Tests and App, with 2,010 lines added and 48 deleted, most of them in LeaseTable.cs.
        Of these, LeaseTable.cs, LeaseTests.cs and Lease.cs are new.
        It adds the types LeaseTable and Lease and the functions Acquire, Renew and Tick.
        Of what other code can use, the signature of Drop changes and Forget is gone.
        Among its dependencies, it adds Polly 8.9.1.
        It also touches configuration (appsettings.json).
        It is riskier than nearly every recent change here (critical), with an estimated 62% chance of introducing a defect.
        The risk is raised most by 2,010 added lines (typically 24), 8 changed files (typically 2) and lines spread over several files (entropy 1.27, typically 0.65).
        Its tests change along, with 332 lines added and 3 deleted in LeaseTests.cs and LockTests.cs; 2 of 41 test files are to run, LeaseTests.cs first.
        """);

    [Fact]
    public void Explain_RenameOnly_ReadsWell() => Text(new ChangeView
    {
        Title = "Move locks",
        Files = [Changes.Moved("src/Old/A.cs", "src/New/A.cs"), Changes.Moved("src/Old/B.cs", "src/New/B.cs")],
        Factors = [Changes.Factor("la", 0, 24, -0.9)],
        Probability = 0.04,
        Percentile = 3,
        Level = "low",
        Tests = Selection("all",
            "Every test runs: src/New/A.cs is covered by no build file that would say what depends on it, and 1 more file reaches as far.",
            1204, "tests/ATests.cs"),
    }).ShouldBe(
        """
        Moves 2 files from src/Old to src/New without changing their content.
        It is less risky than 97% of recent changes here (low), with an estimated 4% chance of introducing a defect.
        The risk is lowered most by no added lines (typically 24).
        All 1,204 test files should run, because New/A.cs is covered by no build file that would say what depends on it, and 1 more file reaches as far.
        """);

    [Fact]
    public void Explain_Delete_ReadsWell() => Text(new ChangeView
    {
        Title = "Revert \"Add the old cache\"",
        Files = [Changes.Gone("src/Cache/Cache.cs", 220, "-public class Cache", "-    public object Get(string key)"),
            Changes.Gone("src/Cache/Eviction.cs", 80, "-internal class Eviction"), Changes.Gone("tests/CacheTests.cs", 120)],
        Factors = [Changes.Factor("ld", 420, 3, 0.7, "src/Cache/Cache.cs"), Changes.Factor("exp", 3, 250, 0.9)],
        Probability = 0.2,
        Level = "medium",
        Tests = Selection("select", "", 40),
    }).ShouldBe(
        """
        By its title, this takes back “Add the old cache”.
        Deletes Cache.cs, CacheTests.cs and Eviction.cs, 420 lines in all.
        It removes the type Eviction.
        Of what other code can use, Cache and Get are gone.
        The model gives it a 20% chance of introducing a defect (medium).
        The risk is raised most by an author with 3 earlier commits here (typically 250) and 420 deleted lines (typically 3).
        Its tests are deleted along with it (CacheTests.cs); no test is known to depend on it.
        """);

    [Fact]
    public void Explain_DocumentationOnly_ReadsWell() => Text(new ChangeView
    {
        Title = "Docs",
        Files = [Changes.Edit("docs/guide/index.md", 40, 2, 55), Changes.Edit("README.md", 1, 1)],
        Factors = [Changes.Factor("la", 41, 24, 0.1, "docs/guide/index.md")],
        Probability = 0.005,
        Percentile = 0.2,
        Level = "low",
        Tests = Selection("select", "Only documentation changed, so no test runs.", 40),
    }).ShouldBe(
        """
        Changes documentation only: guide/index.md and README.md, with 41 lines added and 3 deleted.
        It is less risky than nearly every recent change here (low), with an estimated chance under 1% of introducing a defect.
        The risk is raised most by 41 added lines (typically 24).
        No test needs to run for it.
        """);

    [Fact]
    public void Explain_DependencyBump_ReadsWell() => Text(new ChangeView
    {
        Title = "Bump Serilog",
        Files =
        [
            Changes.Edit("Directory.Packages.props", 3, 2, 14, "", "-<PackageVersion Include=\"Serilog\" Version=\"2.12.0\" />",
                "+<PackageVersion Include=\"Serilog\" Version=\"3.1.1\" />",
                "-<PackageVersion Include=\"Serilog.Sinks.Console\" Version=\"2.12.0\" />",
                "+<PackageVersion Include=\"Serilog.Sinks.Console\" Version=\"3.1.1\" />",
                "+<PackageVersion Include=\"Polly\" Version=\"8.9.1\" />"),
            Changes.Edit("src/App/packages.lock.json", 120, 110),
        ],
        Factors = [Changes.Factor("la", 123, 24, 0.4, "src/App/packages.lock.json"), Changes.Factor("exp", null, 250, 0)],
        Probability = 0.09,
        Percentile = 41,
        Level = "low",
        Tests = Selection("all",
            "Every test runs: Directory.Packages.props drives the build of more than one module, and 1 more file reaches as far.", 40,
            "tests/ATests.cs"),
        Unknowns = ["exp is unknown: it contributes 0 and the interval is wider"],
    }).ShouldBe(
        """
        Moves Serilog and Serilog.Sinks.Console from 2.12.0 to 3.1.1, and adds Polly 8.9.1, in packages.lock.json and Directory.Packages.props.
        It is less risky than 59% of recent changes here (low), with an estimated 9% chance of introducing a defect.
        The risk is raised most by 123 added lines (typically 24).
        All 40 test files should run, because Directory.Packages.props drives the build of more than one module, and 1 more file reaches as far.
        The author's experience is unknown and counts for nothing in the score.
        """);

    [Fact]
    public void Explain_BinaryOnly_ReadsWell() => Text(new ChangeView
    {
        Title = "New logo",
        Files = [Changes.Binary("assets/logo.png"), Changes.Binary("assets/icon.png", FileStatus.Added)],
        Factors = [Changes.Factor("la", null, 24, 0), Changes.Factor("ld", null, 3, 0), Changes.Factor("entropy", null, 1, 0)],
        Probability = 0.11,
        Percentile = 50,
        Level = "medium",
        Unknowns =
        [
            "la is unknown: it contributes 0 and the interval is wider", "entropy is unknown: it contributes 0 and the interval is wider",
            "2 files are binary, assets/logo.png among them: their content was not read.",
        ],
    }).ShouldBe(
        """
        Changes binary files only: icon.png and logo.png.
        Of these, icon.png is new.
        It is about as risky as most recent changes here (medium), with an estimated 11% chance of introducing a defect.
        The content of icon.png and logo.png is binary and was not read.
        The number of changed lines and the spread of the lines are unknown and count for nothing in the score.
        """);

    [Fact]
    public void Explain_Migration_ReadsWell() => Text(new ChangeView
    {
        Title = "Orders get a currency",
        Files =
        [
            Changes.New("db/migrations/0042_currency.sql", 12, "+ALTER TABLE orders ADD COLUMN currency char(3);", "+CREATE TABLE rates ("),
            Changes.Edit("app/orders.py", 14, 3, 88, "class Orders:", "-def total(order):", "+def total(order, currency):",
                "+def _convert(x):"),
        ],
        History = Facts(new FileFacts("app/orders.py", 300, 9, 1, 2, 100, null, null)) with { Author = new AuthorFacts(12, [12], 4, 0) },
        Factors = [Changes.Factor("age", 412.3, 40, 0.2, "app/orders.py"), Changes.Factor("fix", 0, null, -0.1)],
        Probability = 0.24,
        Percentile = 66.6,
        Level = "medium",
        Missing = [new CoChange("app/orders.py", "app/invoices.py", 7, 9), new CoChange("app/orders.py", "tests/test_orders.py", 6, 9)],
        Tests = Selection("select", "", 1, "tests/test_orders.py"),
    }).ShouldBe(
        """
        Changes orders.py and adds 0042_currency.sql, with 26 lines added and 3 deleted.
        It adds the function _convert.
        Of what other code can use, the signature of total changes.
        The database schema changes: 0042_currency.sql alters the table orders and creates the table rates.
        It is riskier than 66% of recent changes here (medium), with an estimated 24% chance of introducing a defect.
        The risk is raised most by files last changed 412 days ago on average (typically 40 days).
        On the other hand, it is lowered by a message that names no defect to fix.
        Usually invoices.py (in 7 of 9 earlier commits) and test_orders.py (in 6 of 9 earlier commits) change along with orders.py, but not this time.
        The author has not changed these files before.
        No test changes with the code; the one to run is test_orders.py.
        """);

    [Fact]
    public void Explain_NewProject_ReadsWell() => Text(new ChangeView
    {
        Title = "Billing service",
        Files =
        [
            Changes.New("services/billing/go.mod", 5, "+require golang.org/x/net v0.17.0"),
            Changes.New("services/billing/main.go", 60, "+func main() {"),
            Changes.New("services/billing/store.go", 300, "+type Store struct {", "+func (s *Store) Get(k string) error {"),
            Changes.New("services/billing/store_test.go", 140, "+func TestGet(t *testing.T) {"),
            Changes.Edit("go.work", 1, 0, 6),
        ],
        History = Facts() with { Author = new AuthorFacts(0, [], 0, 0) },
        Factors = [Changes.Factor("la", 506, 24, 1.1, "services/billing/store.go")],
        Probability = 0.4,
        Percentile = 93,
        Level = "high",
        Modules = [new ModuleImpact("billing", "services/billing", 4, 505, 0, ""), new ModuleImpact("(root)", "", 1, 1, 0, "")],
        Tests = Selection("all", "Every test runs: go.work drives the build of more than one module.", 77,
            "services/billing/store_test.go"),
        Unknowns = ["Every changed file is new: the model has not seen such changes."],
    }).ShouldBe(
        """
        Adds the project billing in services/billing: 5 files with 506 lines added.
        It adds the type Store and the functions Get and main.
        Among its dependencies, it adds golang.org/x/net v0.17.0.
        It also touches the build (go.work).
        It is riskier than 93% of recent changes here (high), with an estimated 40% chance of introducing a defect.
        The risk is raised most by 506 added lines (typically 24).
        It is the author's first non-merge commit in this repository.
        Its tests change along, with 140 lines added in store_test.go; all 77 test files should run, because go.work drives the build of more than one module.
        Every changed file is new: the model has not seen such changes.
        """);

    [Fact]
    public void Explain_Submodule_ReadsWell() => Text(new ChangeView
    {
        Title = "Update",
        Files = [Changes.Edit("libs/zlib", 1, 1) with { IsSubmodule = true }],
        Tests = Selection("all", "Every test runs: libs/zlib is another repository, whose changes are not seen here.", 1, "a_test.go"),
    }).ShouldBe(
        """
        Points at another commit of the submodule libs/zlib.
        The only test file should run, because zlib is another repository, whose changes are not seen here.
        What changed inside zlib cannot be seen from here.
        """);

    [Fact]
    public void Explain_Nothing_SaysSo() => Text(new ChangeView { Title = "", Files = [] }).ShouldBe(
        """
        The change is empty.
        """);

    private static string Text(ChangeView change) =>
        string.Join('\n', Explainer.Explain(change).Sentences.Select(sentence => sentence.Text));

    private static HistoryFacts Facts(params FileFacts[] files) => new(files, 0, 0, new AuthorFacts(30, [30], 10, 5));

    private static TestSelection Selection(string mode, string reason, int total, params string[] selected) =>
        new([.. selected.Select((path, i) => new SelectedTest(path, "", i + 1))], [], total, mode, reason);
}
