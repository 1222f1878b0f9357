namespace CommitWise.Risk;

/// <summary>Refuses a model whose parts do not fit together.</summary>
internal static class ModelCheck
{
    private const double LargestLogOdds = 20;

    /// <summary>Throws <c>malformed-model</c> with the first fault.</summary>
    public static void Demand(ModelDocument document, string source)
    {
        string? fault = !string.Equals(document.Schema, ModelDocument.CurrentSchema, StringComparison.Ordinal)
            ? $"schema is '{document.Schema}', this program reads '{ModelDocument.CurrentSchema}'"
            : Faults(document).FirstOrDefault();
        if (fault is not null)
        {
            throw new InputException("malformed-model", $"{source}: {fault}");
        }
    }

    private static IEnumerable<string> Faults(ModelDocument document)
    {
        if (document.BagIntercepts.Append(document.Intercept).Any(IsNoLogOdds))
        {
            yield return $"an intercept is not a number within {LargestLogOdds} log-odds";
        }

        foreach (string name in document.Features.Select(feature => feature.Name).Concat(document.Limits.Select(limit => limit.Feature)))
        {
            if (Features.IndexOf(name) < 0)
            {
                yield return $"there is no measure '{name}'";
            }
        }

        foreach (ModelTerm term in document.Terms)
        {
            if (FaultOf(term, document) is { } fault)
            {
                yield return $"term '{term.Name}': {fault}";
            }
        }
    }

    private static string? FaultOf(ModelTerm term, ModelDocument document)
    {
        int cells = term.Edges.Aggregate(1, (product, edges) => product * (edges.Length + 1));
        if (term.Features.Length is not (1 or 2) || term.Features.Length != term.Edges.Length)
        {
            return "it must have edges for each of its one or two features";
        }

        if (term.Features.Except(document.Features.Select(feature => feature.Name), StringComparer.Ordinal).FirstOrDefault() is { } stranger)
        {
            return $"'{stranger}' is not among the model's features";
        }

        if (term.Edges.Any(edges => edges.Zip(edges.Skip(1)).Any(pair => !(pair.First < pair.Second))))
        {
            return "edges must ascend";
        }

        if (term.Table.Length != cells || term.Bags.Any(bag => bag.Length != cells))
        {
            return $"its edges make {cells} cells, its tables have others";
        }

        if (term.Bags.Length != document.BagIntercepts.Length)
        {
            return $"it has {term.Bags.Length} bags, the model {document.BagIntercepts.Length}";
        }

        return term.Table.Concat(term.Bags.SelectMany(bag => bag)).Any(IsNoLogOdds) || !(term.Variance >= 0)
            ? $"a cell is not a number within {LargestLogOdds} log-odds"
            : null;
    }

    private static bool IsNoLogOdds(double value) => !(Math.Abs(value) <= LargestLogOdds);
}
