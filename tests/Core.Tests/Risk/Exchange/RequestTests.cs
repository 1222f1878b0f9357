using System.Text;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;

namespace CommitWise.Tests.Risk.Exchange;

public sealed class RequestTests
{
    private const string Names =
        """["ns","nd","nf","entropy","la","ld","lt","fix","ndev","age","nuc","exp","rexp","sexp","testShare","docsShare","configShare","generatedShare"]""";

    private const string Row = "[1,2,3,0.5,10,20,300,null,null,null,null,null,null,null,null,null,null,null]";
    private const string Header = "ns,nd,nf,entropy,la,ld,lt,fix,ndev,age,nuc,exp,rexp,sexp,testShare,docsShare,configShare,generatedShare";
    private const string Line = "1,2,3,0.5,10,20,300,,,,,,,,,,,";

    // Whoever adds, removes or moves a measure makes version 2 of the contract.
    [Fact]
    public void Columns_OfVersion1_AreTheseInThisOrder() => string.Join(',', PredictionContract.Columns).ShouldBe(Header);

    [Fact]
    public void Json_OfRows_IsAsDocumented() => Encoding.UTF8.GetString(RequestWriter.Json([Known()])).ShouldBe(
        $$"""{"schema":"commitwise.features/1","features":{{Names}},"instances":[{{Row}}]}""");

    [Fact]
    public void Csv_OfRows_IsAsDocumented() => Encoding.UTF8.GetString(RequestWriter.Csv([Known()])).ShouldBe($"{Header}\n{Line}\n");

    [Theory]
    [InlineData("{0}\n{1}\n", 1)]
    [InlineData("{0}\r\n{1}\r\n{1}", 2)]
    [InlineData("\uFEFF{0}\n{1}\n", 1)]
    [InlineData("{0}\n", 0)]
    public void ReadCsv_OfAnyLineEnds_ReadsEveryRow(string text, int rows)
    {
        var read = RequestReader.ReadCsv(Encoding.UTF8.GetBytes(string.Format(null, text, Header, Line)));
        read.Count.ShouldBe(rows);
        read.Select(row => row.Values.ToArray()).ShouldBe(Enumerable.Repeat(Known().Values.ToArray(), rows));
    }

    [Fact]
    public void ReadCsv_OfQuotedNamesAndBlanks_ReadsThem()
    {
        var text = $"\"{string.Join("\", \"", PredictionContract.Columns)}\"\n 1 ,2,3,0.5, 1e1,20,\"300\",,,,,,,,,,,\n";
        RequestReader.ReadCsv(Encoding.UTF8.GetBytes(text)).Single().Values.SequenceEqual(Known().Values).ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "the first line must name the features: it names 1 features; version 1 has 18")]
    [InlineData("ns,nd\n", "it names 2 features")]
    [InlineData("{0},more\n", "it names 19 features")]
    [InlineData("nd,ns,nf,entropy,la,ld,lt,fix,ndev,age,nuc,exp,rexp,sexp,testShare,docsShare,configShare,generatedShare\n", "feature 1 is 'nd'; in version 1 it is 'ns'")]
    [InlineData("{0}\n{1}\n1,2,3\n", "row 2 has 3 fields, not 18")]
    [InlineData("{0}\n{1},\n", "row 1 has 19 fields, not 18")]
    [InlineData("{0}\n\n{1}\n", "row 1 has 1 fields, not 18")]
    [InlineData("{0}\n{1}\n1,2,3,x,10,20,300,,,,,,,,,,,\n", "row 2, column 4 (entropy): 'x' is no finite number; an unknown value is left empty")]
    [InlineData("{0}\n1,2,3,NaN,10,20,300,,,,,,,,,,,\n", "row 1, column 4 (entropy): 'NaN'")]
    [InlineData("{0}\n1,2,3,1e999,10,20,300,,,,,,,,,,,\n", "row 1, column 4 (entropy): '1e999'")]
    [InlineData("{0}\n1,2,3,4,10,20,\"1,5\",,,,,,,,,,\n", "row 1, column 7 (lt)")]
    public void ReadCsv_OfABadBody_NamesRowAndColumn(string text, string mention)
    {
        var fault = Should.Throw<InputException>(() => RequestReader.ReadCsv(Encoding.UTF8.GetBytes(string.Format(null, text, Header, Line))));
        fault.Problem.ShouldBe(RequestReader.Malformed);
        fault.Message.ShouldContain(mention);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("null", "the body is null")]
    [InlineData("[]", "line 1")]
    [InlineData("""{"schema":"commitwise.features/2","features":NAMES,"instances":[]}""", "schema is 'commitwise.features/2'; this server reads 'commitwise.features/1'")]
    [InlineData("""{"schema":"commitwise.features/1","features":["ns"],"instances":[]}""", "it names 1 features")]
    [InlineData("""{"schema":"commitwise.features/1","features":NAMES}""", "line 1")]
    [InlineData("""{"schema":"commitwise.features/1","features":NAMES,"instances":[],"more":1}""", "line 1")]
    [InlineData("""{"schema":"commitwise.features/1","schema":"commitwise.features/1","features":NAMES,"instances":[]}""", "line 1")]
    [InlineData("""{"schema":"commitwise.features/1","features":NAMES,"instances":[ROW,[1]]}""", "row 2 has 1 values, not 18")]
    [InlineData("""{"schema":"commitwise.features/1","features":NAMES,"instances":[ROW,null]}""", "row 2 is null")]
    [InlineData("""{"schema":"commitwise.features/1","features":NAMES,"instances":[ROW,7]}""", "row 2 must be an array")]
    [InlineData("""{"schema":"commitwise.features/1","features":NAMES,"instances":[[1,2,"3"]]}""", "row 1, column 3 (nf): must be a number, or null")]
    [InlineData("""{"schema":"commitwise.features/1","features":NAMES,"instances":[[1,2,3,1e999,10,20,300,null,null,null,null,null,null,null,null,null,null,null]]}""", "row 1, column 4 (entropy)")]
    [InlineData("""{"schema":"commitwise.features/1","features":NAMES,"instances":[[1,2,NaN]]}""", "row 1, column 3")]
    public void ReadJson_OfABadBody_NamesRowAndColumn(string text, string mention)
    {
        var body = text.Replace("NAMES", Names, StringComparison.Ordinal).Replace("ROW", Row, StringComparison.Ordinal);
        var fault = Should.Throw<InputException>(() => RequestReader.ReadJson(Encoding.UTF8.GetBytes(body)));
        fault.Problem.ShouldBe(RequestReader.Malformed);
        fault.Message.ShouldContain(mention);
        fault.Message.ShouldNotContain('\n');
    }

    [Theory]
    [InlineData(PredictionContract.MaxRows, false)]
    [InlineData(PredictionContract.MaxRows + 1, true)]
    public void Read_OfManyRows_RefusesOneMoreThanTheMost(int count, bool refused)
    {
        ChangeMeasures[] rows = [.. Enumerable.Repeat(Known(), count)];
        foreach (var read in new Func<int>[] { () => RequestReader.ReadJson(RequestWriter.Json(rows)).Count, () => RequestReader.ReadCsv(RequestWriter.Csv(rows)).Count })
        {
            if (refused)
            {
                Should.Throw<InputException>(() => read()).Problem.ShouldBe(RequestReader.TooManyRows);
            }
            else
            {
                read().ShouldBe(count);
            }
        }
    }

    private static ChangeMeasures Known() =>
        Models.Measures(("ns", 1), ("nd", 2), ("nf", 3), ("entropy", 0.5), ("la", 10), ("ld", 20), ("lt", 300));
}
