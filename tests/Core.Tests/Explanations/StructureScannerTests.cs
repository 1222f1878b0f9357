using System.Text;
using CommitWise.Explanations;

namespace CommitWise.Tests.Explanations;

public sealed class StructureScannerTests
{
    [Theory]
    [InlineData("a.cs", "    public async Task<Lease?> AcquireAsync(string name,", SymbolKind.Function, "AcquireAsync", true)]
    [InlineData("a.cs", "    private static IReadOnlyList<(int, int)> Pairs(int n) => [];", SymbolKind.Function, "Pairs", false)]
    [InlineData("a.cs", "    internal static (int Start, string? Name) Find(string line)", SymbolKind.Function, "Find", false)]
    [InlineData("a.cs", "    public new string Name(int i)", SymbolKind.Function, "Name", true)]
    [InlineData("a.cs", "    public Lease(string name)", SymbolKind.Function, "Lease", true)]
    [InlineData("a.cs", "    void Release();", SymbolKind.Function, "Release", false)]
    [InlineData("a.cs", "public sealed record class Lease(string Name);", SymbolKind.Type, "Lease", true)]
    [InlineData("a.cs", "[Immutable] internal readonly struct Slot<T> where T : class", SymbolKind.Type, "Slot", false)]
    [InlineData("A.java", "  @Override public List<String> names(int a) throws IOException {", SymbolKind.Function, "names", true)]
    [InlineData("A.java", "  public static <T> T first(List<T> all) {", SymbolKind.Function, "first", true)]
    [InlineData("A.java", "abstract class Store implements Closeable {", SymbolKind.Type, "Store", false)]
    [InlineData("a.kt", "    override suspend fun <T> load(id: Int): T {", SymbolKind.Function, "load", true)]
    [InlineData("a.kt", "fun String.shout() = uppercase()", SymbolKind.Function, "shout", true)]
    [InlineData("a.kt", "internal data class Row(val id: Int)", SymbolKind.Type, "Row", false)]
    [InlineData("a.scala", "  private def merge(a: Int) = a", SymbolKind.Function, "merge", false)]
    [InlineData("a.scala", "case class Row(id: Int)", SymbolKind.Type, "Row", true)]
    [InlineData("a.py", "    async def fetch(self, url):", SymbolKind.Function, "fetch", false)]
    [InlineData("a.py", "def main():", SymbolKind.Function, "main", true)]
    [InlineData("a.py", "class Store(Base):", SymbolKind.Type, "Store", true)]
    [InlineData("a.go", "func (s *Store) Get(key string) (Value, error) {", SymbolKind.Function, "Get", true)]
    [InlineData("a.go", "func parse(b []byte) error {", SymbolKind.Function, "parse", false)]
    [InlineData("a.go", "type Store struct {", SymbolKind.Type, "Store", true)]
    [InlineData("a.rs", "    pub(crate) async unsafe fn poll<'a>(&self) {", SymbolKind.Function, "poll", false)]
    [InlineData("a.rs", "pub struct Store<T> {", SymbolKind.Type, "Store", true)]
    [InlineData("a.ts", "export async function load(id: string): Promise<void> {", SymbolKind.Function, "load", true)]
    [InlineData("a.ts", "export const load = async (id: string) => {", SymbolKind.Function, "load", true)]
    [InlineData("a.ts", "  private async save(row: Row): Promise<void> {", SymbolKind.Function, "save", false)]
    [InlineData("a.ts", "export default class Store extends Base {", SymbolKind.Type, "Store", true)]
    [InlineData("a.js", "function* walk(tree) {", SymbolKind.Function, "walk", false)]
    [InlineData("a.c", "static int read_index(struct repo *r, const char *path)", SymbolKind.Function, "read_index", false)]
    [InlineData("a.cpp", "std::vector<int> Store::rows(int n) const {", SymbolKind.Function, "Store::rows", false)]
    [InlineData("a.h", "struct store {", SymbolKind.Type, "store", true)]
    [InlineData("a.rb", "  def self.find!(id)", SymbolKind.Function, "find!", false)]
    [InlineData("a.rb", "module Billing", SymbolKind.Type, "Billing", false)]
    [InlineData("a.php", "    public static function make(array $a): self", SymbolKind.Function, "make", true)]
    [InlineData("a.php", "final class Store extends Base", SymbolKind.Type, "Store", false)]
    [InlineData("a.swift", "    public func load(id: Int) async throws {", SymbolKind.Function, "load", true)]
    [InlineData("a.swift", "protocol Store {", SymbolKind.Type, "Store", false)]
    [InlineData("a.sql", "ALTER TABLE IF EXISTS app.\"orders\" ADD COLUMN x int;", SymbolKind.Table, "orders", false)]
    [InlineData("a.sql", "create table `rows` (", SymbolKind.Table, "rows", false)]
    public void Add_DeclarationOfALanguage_IsNamed(string path, string line, SymbolKind kind, string name, bool isPublic)
    {
        Symbol symbol = Scan(path, line).ShouldHaveSingleItem();

        (symbol.Kind, symbol.Name, symbol.IsPublic, symbol.Line, symbol.Added).ShouldBe((kind, name, isPublic, 7, true));
    }

    [Theory]
    [InlineData("a.csproj", "    <PackageReference Include=\"Serilog\" Version=\"3.1.1\" />", "Serilog", "3.1.1")]
    [InlineData("Directory.Packages.props", "<PackageVersion Include=\"Polly\" Version=\"[8.9.1]\" />", "Polly", "[8.9.1]")]
    [InlineData("a.csproj", "<PackageReference Include=\"Polly\" />", "Polly", "")]
    [InlineData("web/package.json", "    \"@types/node\": \"^20.1.0\",", "@types/node", "^20.1.0")]
    [InlineData("go.mod", "\tgolang.org/x/net v0.17.0 // indirect", "golang.org/x/net", "v0.17.0")]
    [InlineData("Cargo.toml", "serde = { version = \"1.0.190\", features = [\"derive\"] }", "serde", "1.0.190")]
    [InlineData("Cargo.toml", "log = \"0.4\"", "log", "0.4")]
    [InlineData("pyproject.toml", "    \"httpx[http2]>=0.25\",", "httpx", ">=0.25")]
    [InlineData("requirements-dev.txt", "pytest==7.4.3", "pytest", "==7.4.3")]
    [InlineData("test-requirements.txt", "pytest==7.4.3", "pytest", "==7.4.3")]
    [InlineData("requirements/dev.txt", "pytest==7.4.3", "pytest", "==7.4.3")]
    [InlineData("build.gradle.kts", "    implementation(\"io.ktor:ktor-core:2.3.5\")", "io.ktor:ktor-core", "2.3.5")]
    [InlineData("pom.xml", "    <jackson.version>2.15.3</jackson.version>", "jackson", "2.15.3")]
    [InlineData("Gemfile", "gem 'rails', '~> 7.1'", "rails", "~> 7.1")]
    [InlineData("Dockerfile", "FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build", "mcr.microsoft.com/dotnet/sdk", "10.0")]
    [InlineData(".github/workflows/ci.yml", "      - uses: actions/checkout@v4", "actions/checkout", "v4")]
    public void Add_LineOfAManifest_IsADependency(string path, string line, string name, string version)
    {
        Symbol symbol = Scan(path, line).ShouldHaveSingleItem();

        (symbol.Kind, symbol.Name, symbol.Detail).ShouldBe((SymbolKind.Dependency, name, version));
    }

    [Theory]
    [InlineData("a.cs", "        return Foo(bar);")]
    [InlineData("a.cs", "        if (x) throw new Exception(\"a\");")]
    [InlineData("a.cs", "        else if (other(x))")]
    [InlineData("a.cs", "        foreach (var x in y)")]
    [InlineData("a.cs", "        await Foo(bar);")]
    [InlineData("a.cs", "            new DeleteMessageBatchRequestEntry(i.ToString(), handle),")]
    [InlineData("a.cs", "        return new Foo(bar);")]
    [InlineData("a.cs", "        throw new Foo(bar);")]
    [InlineData("A.java", "        new Thread(task).start();")]
    [InlineData("a.cs", "        var x = Foo(bar);")]
    [InlineData("a.cs", "        Foo(bar);")]
    [InlineData("a.cs", "        x.Foo(bar);")]
    [InlineData("a.cs", "    // public class Foo")]
    [InlineData("a.cs", "    /// public void Foo()")]
    [InlineData("a.cs", "using Foo;")]
    [InlineData("A.java", "        synchronized (lock) {")]
    [InlineData("A.java", " * class of things")]
    [InlineData("a.py", "    classify(x)")]
    [InlineData("a.py", "# def old():")]
    [InlineData("a.py", "    defer = 1")]
    [InlineData("a.ts", "  if (a) {")]
    [InlineData("a.ts", "const x = 3;")]
    [InlineData("a.c", "    read_index(r, path);")]
    [InlineData("a.c", "  return read_index(r,")]
    [InlineData("a.rb", "end")]
    [InlineData("package.json", "  \"version\": \"1.2.3\",")]
    [InlineData("package.json", "  \"main\": \"index.js\",")]
    [InlineData("Cargo.toml", "edition = \"2021\"")]
    [InlineData("a.txt", "class Foo {")]
    [InlineData("a.cs", "")]
    public void Add_OtherLines_SayNothing(string path, string line) => Scan(path, line).ShouldBeEmpty();

    [Fact]
    public void Add_BytesThatAreNoText_SayNothing()
    {
        var scanner = new StructureScanner("a.cs");

        scanner.Add([0xff, 0xfe, 0x00, 0x80, 0x28], 1, added: true);

        scanner.Symbols.ShouldBeEmpty();
    }

    [Fact]
    public void Add_VeryLongLine_IsPassedOver() =>
        Scan("a.cs", $"public void Foo({new string('x', StructureScanner.MaxLineLength)})").ShouldBeEmpty();

    [Fact]
    public void Add_MoreThanRoom_StopsAndSaysSo()
    {
        var scanner = new StructureScanner("a.py");
        for (int i = 0; i < StructureScanner.MaxSymbols + 9; i++)
        {
            scanner.Add(Encoding.UTF8.GetBytes($"def f{i}():"), i + 1, added: true);
        }

        scanner.Symbols.Count.ShouldBe(StructureScanner.MaxSymbols);
        scanner.IsActive.ShouldBeFalse();
    }

    [Fact]
    public void Add_CarriageReturn_IsNotPartOfTheLine() => Scan("a.py", "def f():\r").ShouldHaveSingleItem().Detail.ShouldBe("def f():");

    private static IReadOnlyList<Symbol> Scan(string path, string line)
    {
        var scanner = new StructureScanner(path);
        scanner.Add(Encoding.UTF8.GetBytes(line), 7, added: true);
        return scanner.Symbols;
    }
}
