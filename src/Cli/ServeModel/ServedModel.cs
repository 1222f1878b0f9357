using CommitWise.Cli.Risk;
using CommitWise.Risk;

namespace CommitWise.Cli.ServeModel;

/// <summary>Finds the model to serve.</summary>
internal static class ServedModel
{
    // SageMaker unpacks the model's archive below this folder; its own toolkits let this variable name another one.
    private const string BaseVariable = "SAGEMAKER_BASE_DIR";
    private const string Base = "/opt/ml";
    private const string FileName = "model.json";

    /// <summary>Reads it.</summary>
    /// <param name="file">From the command line; null for where SageMaker puts it.</param>
    /// <param name="environment">Value of a variable, or null.</param>
    /// <exception cref="InputException"><c>unreadable-file</c>, <c>malformed-model</c>, <c>missing-model</c>, <c>unsupported-model</c>.</exception>
    public static RiskModel Load(string? file, Func<string, string?> environment)
    {
        var path = file ?? Placed(Path.Combine(environment(BaseVariable) is { Length: > 0 } folder ? folder : Base, "model"));
        return path is null ? RiskModel.LoadDefault() : Checked(ModelFile.Read(TrainingData.Try(path, File.ReadAllBytes), path), path);
    }

    /// <summary>An archive that was given but holds no model is a mistake; the default model in its place would hide it.</summary>
    private static string? Placed(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? path
            : !Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any() ? null
            : throw new InputException("missing-model", $"There is no {FileName} in {folder}, which is not empty.");
    }

    private static RiskModel Checked(RiskModel model, string path) => model.Terms.FirstOrDefault(term => term.Features.Length != 1) is { } pair
        ? throw new InputException("unsupported-model", $"{path}: term '{pair.Name}' joins two features; a prediction's contributions are one per feature.")
        : model;
}
