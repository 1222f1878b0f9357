namespace CommitWise.Risk;

/// <summary>Says what a model does not know about a change.</summary>
internal static class ModelLimits
{
    /// <summary>Measures without a value and bounds that the change is outside of, in the model's order.</summary>
    public static IReadOnlyList<string> Unknowns(ModelDocument document, ChangeMeasures measures)
    {
        List<string>? unknowns = null;
        foreach (ModelFeature feature in document.Features)
        {
            double value = measures[feature.Name];
            if (double.IsNaN(value))
            {
                (unknowns ??= []).Add($"{feature.Name} is unknown: it contributes 0 and the interval is wider");
            }
            else if (value > feature.High)
            {
                (unknowns ??= []).Add($"{feature.Name} is {value:#,0.##}: the model has seen at most {feature.High:#,0.##}");
            }
        }

        foreach (ModelLimit limit in document.Limits)
        {
            // A comparison with NaN is false: what is unknown is listed above, once.
            if (measures[limit.Feature] < limit.Below || measures[limit.Feature] > limit.Above)
            {
                (unknowns ??= []).Add(limit.Text);
            }
        }

        return unknowns ?? (IReadOnlyList<string>)[];
    }
}
