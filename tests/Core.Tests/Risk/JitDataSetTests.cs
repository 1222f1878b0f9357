using System.Text;
using CommitWise.Risk;
using CommitWise.Risk.Training;

namespace CommitWise.Tests.Risk;

public sealed class JitDataSetTests
{
    [Fact]
    public void Read_ColumnsInAnyOrder_FindsThemByNameAndSortsByDate()
    {
        JitDataSet data = Read("la,extra,bug,date,commit\n5,x,1,200,b\n7,y,0,100,a\n");

        data.Name.ShouldBe("p");
        data.Commits.ShouldBe(["a", "b"]);
        data.Dates.ShouldBe([100L, 200L]);
        data.Labels.ShouldBe([false, true]);
        data.Row(1)[Features.IndexOf("la")].ShouldBe(5);
        data.Row(1)[Features.IndexOf("lt")].ShouldBe(double.NaN);
        data.Sha256.ShouldBe("3500ee185edee7898696dbeae2879ef7987aff2442674c25c7ec47be784d917c");
    }

    [Fact]
    public void Read_ColumnThatCountsTheChangeItself_GivesThePublishedMeasure() =>
        Read("date,bug,la,nuc\n1,0,3,12\n").Row(0)[Features.IndexOf("nuc")].ShouldBe(11);

    [Fact]
    public void Read_EmptyField_IsUnknown() =>
        Read("date,bug,la\n1,0,\n").Row(0)[Features.IndexOf("la")].ShouldBe(double.NaN);

    [Theory]
    [InlineData("date,bug,ld\n1,0,3\n", "d/p.csv:1: column 'la': the column is missing")]
    [InlineData("", "d/p.csv:1: column 'date': the column is missing")]
    [InlineData("date,bug,la\n1,0,3\n1,0,three\n", "d/p.csv:3: column 'la': 'three' is not a number")]
    [InlineData("date,bug,la\n1,0,NaN\n", "d/p.csv:2: column 'la': 'NaN' is not a number")]
    [InlineData("date,bug,la\n1,2,3\n", "d/p.csv:2: column 'bug': '2' is neither 0 nor 1")]
    [InlineData("date,bug,la\n1.5,0,3\n", "d/p.csv:2: column 'date': '1.5' is not a time in whole Unix seconds")]
    [InlineData("date,bug,la\n1,0\n", "d/p.csv:2: there are 2 fields, the header has 3")]
    public void Read_Fault_NamesFileLineAndColumn(string csv, string message)
    {
        InputException fault = Should.Throw<InputException>(() => Read(csv));

        fault.Problem.ShouldBe("malformed-data");
        fault.Message.ShouldBe(message);
    }

    private static JitDataSet Read(string csv) => JitDataSet.Read("d/p.csv", new MemoryStream(Encoding.UTF8.GetBytes(csv)), ["la"]);
}
