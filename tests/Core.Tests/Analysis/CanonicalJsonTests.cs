using System.Text;
using System.Text.Json;
using CommitWise.Analysis;

namespace CommitWise.Tests.Analysis;

public sealed class CanonicalJsonTests
{
    // Appendix B of RFC 8785, and the borders of each notation.
    [Theory]
    [InlineData(0x0000000000000000UL, "0")]
    [InlineData(0x8000000000000000UL, "0")]
    [InlineData(0x0000000000000001UL, "5e-324")]
    [InlineData(0x8000000000000001UL, "-5e-324")]
    [InlineData(0x7fefffffffffffffUL, "1.7976931348623157e+308")]
    [InlineData(0xffefffffffffffffUL, "-1.7976931348623157e+308")]
    [InlineData(0x4340000000000000UL, "9007199254740992")]
    [InlineData(0xc340000000000000UL, "-9007199254740992")]
    [InlineData(0x4430000000000000UL, "295147905179352830000")]
    [InlineData(0x44b52d02c7e14af5UL, "9.999999999999997e+22")]
    [InlineData(0x44b52d02c7e14af6UL, "1e+23")]
    [InlineData(0x44b52d02c7e14af7UL, "1.0000000000000001e+23")]
    [InlineData(0x444b1ae4d6e2ef4eUL, "999999999999999700000")]
    [InlineData(0x444b1ae4d6e2ef4fUL, "999999999999999900000")]
    [InlineData(0x444b1ae4d6e2ef50UL, "1e+21")]
    [InlineData(0x3eb0c6f7a0b5ed8cUL, "9.999999999999997e-7")]
    [InlineData(0x3eb0c6f7a0b5ed8dUL, "0.000001")]
    [InlineData(0x41b3de4355555553UL, "333333333.3333332")]
    [InlineData(0x41b3de4355555557UL, "333333333.33333343")]
    [InlineData(0xbecbf647612f3696UL, "-0.0000033333333333333333")]
    [InlineData(0x43143ff3c1cb0959UL, "1424953923781206.2")]
    public void Number_OfTheRfc_PrintsAsEcmaScriptDoes(ulong bits, string expected) =>
        CanonicalJson.Number(BitConverter.UInt64BitsToDouble(bits)).ShouldBe(expected);

    [Fact]
    public void Number_OfEachMagnitude_ReadsBackAsItself()
    {
        for (var exponent = -320; exponent <= 308; exponent++)
        {
            var number = 1.2345678901234567 * Math.Pow(10, exponent);
            double.Parse(CanonicalJson.Number(number), System.Globalization.CultureInfo.InvariantCulture).ShouldBe(number);
        }
    }

    [Theory]
    [InlineData("""{ "b" : 1 , "a" : [ true , null , 2.50 ] }""", """{"a":[true,null,2.5],"b":1}""")]
    [InlineData("""{"€":1,"\r":2,"1":3,"😀":4,"ö":5}""", """{"\r":2,"1":3,"ö":5,"€":1,"😀":4}""")]
    [InlineData("""["\u0041\u000a\u001f\/\"\\"]""", "[\"A\\n\\u001f/\\\"\\\\\"]")]
    [InlineData("""{"":{},"x":[]}""", """{"":{},"x":[]}""")]
    public void Write_OfEquivalentText_IsCanonical(string json, string expected)
    {
        using var document = JsonDocument.Parse(json);
        Encoding.UTF8.GetString(CanonicalJson.Write(document.RootElement)).ShouldBe(expected);
    }

    [Fact]
    public void Write_OfNumberBeyondDouble_NamesIt()
    {
        using var document = JsonDocument.Parse("[1e999]");
        var fault = Should.Throw<InputException>(() => CanonicalJson.Write(document.RootElement));
        fault.Problem.ShouldBe("malformed-json");
        fault.Message.ShouldContain("1e999");
    }
}
