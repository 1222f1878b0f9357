using System.Globalization;
using System.Text;
using CommitWise.Risk;
using CommitWise.Risk.Training;

namespace CommitWise.Tests.Risk;

/// <summary>Changes whose risk is known: log-odds -1 + 1.5 (la at least 50) - 0.8 (lt at least 500), labels drawn from it.</summary>
internal static class SyntheticData
{
    public static readonly string[] Measures = ["la", "lt"];

    public static JitDataSet Draw(int rows, ulong seed, string name = "p")
    {
        SplitMix64 random = new(seed);
        StringBuilder csv = new("date,bug,la,lt\n");
        for (int row = 0; row < rows; row++)
        {
            int la = random.Next(100);
            int lt = 1 + random.Next(1000);
            int bug = random.Next(1 << 30) < ModelScorer.Sigmoid(LogOdds(la, lt)) * (1 << 30) ? 1 : 0;
            csv.Append(CultureInfo.InvariantCulture, $"{row},{bug},{la},{lt}\n");
        }

        return JitDataSet.Read(name + ".csv", new MemoryStream(Encoding.ASCII.GetBytes(csv.ToString())), Measures);
    }

    public static double LogOdds(double la, double lt) => -1 + (la >= 50 ? 1.5 : 0) - (lt >= 500 ? 0.8 : 0);

    public static RiskModel Train(TrainingOptions options, params JitDataSet[] data) => ModelTrainer.Train(
        TrainingSet.From([.. data.Select(part => (part, part.Count))], Measures, options), options, "test", CancellationToken.None);
}
