namespace CommitWise.Risk;

/// <summary>One value per measure of <see cref="Features.All"/>, as published; NaN where a measure cannot be known.</summary>
public sealed class ChangeMeasures
{
    private readonly double[] _values;

    /// <summary>Takes the values in the order of <see cref="Features.All"/>.</summary>
    /// <param name="values">One per feature; NaN for unknown.</param>
    /// <exception cref="ArgumentException">There is not exactly one value per feature.</exception>
    public ChangeMeasures(ReadOnlySpan<double> values)
    {
        if (values.Length != Features.Count)
        {
            throw new ArgumentException($"There are {Features.Count} measures, not {values.Length}.", nameof(values));
        }

        _values = values.ToArray();
    }

    /// <summary>The values in the order of <see cref="Features.All"/>.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The value of one measure; NaN when it is unknown.</summary>
    /// <param name="feature">Column name.</param>
    /// <exception cref="ArgumentException">There is no such measure.</exception>
    public double this[string feature] =>
        Features.IndexOf(feature) is var index and >= 0
            ? _values[index]
            : throw new ArgumentException($"There is no measure '{feature}'.", nameof(feature));
}
