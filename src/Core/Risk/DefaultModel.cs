namespace CommitWise.Risk;

/// <summary>The model in this assembly.</summary>
internal static class DefaultModel
{
    private const string Resource = "CommitWise.Risk.default-model.json";

    private static readonly Lazy<RiskModel> Model = new(Load);

    /// <summary>Read and checked once.</summary>
    public static RiskModel Value => Model.Value;

    private static RiskModel Load()
    {
        using Stream stream = typeof(DefaultModel).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly was built without {Resource}.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return ModelFile.Read(bytes, "default-model.json");
    }
}
