using CommitWise.Risk;

namespace CommitWise.Tests.Risk;

/// <summary>Small models and changes made by hand.</summary>
internal static class Models
{
    /// <summary>la in three bins, lt in two, two bags.</summary>
    public static ModelDocument Document() => new(
        ModelDocument.CurrentSchema,
        "small",
        1,
        -1.1,
        [-1.2, -1.0],
        [new("la", "la", 20, 0, 1000), new("lt", "lt", 300, 1, 9000)],
        [
            new(["la"], [[10, 100]], [-0.7, 0.1, 0.9], 0.25, [[-0.8, 0.1, 1.0], [-0.6, 0.1, 0.8]]),
            new(["lt"], [[500]], [-0.2, 0.3], 0.04, [[-0.2, 0.3], [-0.2, 0.3]]),
        ],
        [new("lt", 1, null, "all files are new")],
        new("00", 10, ["p"], 1, new Dictionary<string, double>(StringComparer.Ordinal) { ["bags"] = 2 }));

    public static ChangeMeasures Measures(params (string Feature, double Value)[] known)
    {
        double[] values = new double[Features.Count];
        Array.Fill(values, double.NaN);
        foreach ((string feature, double value) in known)
        {
            values[Features.IndexOf(feature)] = value;
        }

        return new ChangeMeasures(values);
    }
}
