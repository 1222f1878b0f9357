namespace CommitWise.Risk;

/// <summary>The file of a model, <c>commitwise.model/1</c>.</summary>
/// <param name="Schema"><see cref="CurrentSchema"/>.</param>
/// <param name="Id">Name of the model in lower case, such as <c>default</c>.</param>
/// <param name="Version">From 1.</param>
/// <param name="Intercept">Log-odds of an average change; rounded to 1e-6.</param>
/// <param name="BagIntercepts">The intercept of each bag.</param>
/// <param name="Features">The measures that the model reads.</param>
/// <param name="Terms">The tables.</param>
/// <param name="Limits">When a change is outside what the model has seen.</param>
/// <param name="Training">How the model came to be.</param>
public sealed record ModelDocument(
    string Schema,
    string Id,
    int Version,
    double Intercept,
    double[] BagIntercepts,
    ModelFeature[] Features,
    ModelTerm[] Terms,
    ModelLimit[] Limits,
    TrainingFacts Training)
{
    /// <summary>The one schema that this program reads and writes.</summary>
    public const string CurrentSchema = "commitwise.model/1";
}

/// <summary>A measure as a model knows it.</summary>
/// <param name="Name">Name in <see cref="Risk.Features"/>.</param>
/// <param name="Source">How the training data's column maps to the published measure: <c>nuc - 1</c>.</param>
/// <param name="Typical">Median in training.</param>
/// <param name="Low">Lowest value in training.</param>
/// <param name="High">Highest value in training.</param>
public sealed record ModelFeature(string Name, string Source, double Typical, double Low, double High);

/// <summary>
/// One table over the bins of one feature, or of two (a pair). A value v of a feature is in the bin numbered by how many of its edges are
/// at most v. The cell of a pair is <c>bin of the first * bins of the second + bin of the second</c>. An unknown value contributes 0.
/// </summary>
/// <param name="Features">Names of the one or two features.</param>
/// <param name="Edges">Ascending edges per feature; n edges make n + 1 bins.</param>
/// <param name="Table">Log-odds of each cell against an average change; rounded to 1e-6.</param>
/// <param name="Variance">Variance of <paramref name="Table"/> over the training rows: how much is open when the value is unknown.</param>
/// <param name="Bags">The same table of each bag.</param>
public sealed record ModelTerm(string[] Features, double[][] Edges, double[] Table, double Variance, double[][] Bags)
{
    /// <summary>The features joined by <c>*</c>: <c>la</c>, <c>la*lt</c>.</summary>
    public string Name => string.Join('*', Features);
}

/// <summary>A bound of what a model has seen.</summary>
/// <param name="Feature">The measure that tells.</param>
/// <param name="Below">The change is outside when the measure is below this; null for no lower bound.</param>
/// <param name="Above">The change is outside when the measure is above this; null for no upper bound.</param>
/// <param name="Text">What a reader is told.</param>
public sealed record ModelLimit(string Feature, double? Below, double? Above, string Text);

/// <summary>How a model came to be.</summary>
/// <param name="DataSha256">SHA-256 over the data files' bytes, in the order given.</param>
/// <param name="Rows">Rows it was trained on.</param>
/// <param name="Projects">Names of the data files.</param>
/// <param name="Seed">Seed of the bags.</param>
/// <param name="Parameters">The trainer's options, by name.</param>
public sealed record TrainingFacts(
    string DataSha256, int Rows, string[] Projects, ulong Seed, IReadOnlyDictionary<string, double> Parameters);
