using System.Runtime.InteropServices;

namespace CommitWise.Risk.Training;

/// <summary>
/// Platt's calibration: the line through log-odds that a logistic regression of the outcomes gives (Platt, 1999, with Newton's method as
/// Lin, Lin and Weng, 2007, recommend).
/// </summary>
/// <param name="Slope">Above 0.</param>
/// <param name="Offset">Log-odds added.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Platt(double Slope, double Offset)
{
    private const int MostSteps = 100;

    /// <summary>Leaves log-odds as they are.</summary>
    public static Platt Identity { get; } = new(1, 0);

    /// <summary>Applies the line.</summary>
    /// <param name="logOdds">Of a model.</param>
    public double Apply(double logOdds) => (Slope * logOdds) + Offset;

    /// <summary>Fits the line to outcomes.</summary>
    /// <param name="logOdds">Of a model, one per row.</param>
    /// <param name="labels">Outcomes.</param>
    /// <param name="weights">Of the rows.</param>
    /// <returns><see cref="Identity"/> when the rows cannot say: one class only, or a slope that is not above 0.</returns>
    public static Platt Fit(ReadOnlySpan<double> logOdds, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights)
    {
        if (!labels.Contains(true) || !labels.Contains(false))
        {
            return Identity;
        }

        Platt line = Identity;
        for (int step = 0; step < MostSteps; step++)
        {
            Platt next = Newton(line, logOdds, labels, weights);
            bool done = Math.Abs(next.Slope - line.Slope) + Math.Abs(next.Offset - line.Offset) < 1e-10;
            line = next;
            if (done)
            {
                break;
            }
        }

        return line.Slope > 0 && double.IsFinite(line.Slope) && double.IsFinite(line.Offset) ? line : Identity;
    }

    private static Platt Newton(Platt line, ReadOnlySpan<double> logOdds, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights)
    {
        // A weak pull to the identity keeps the second derivatives invertible when outcomes separate perfectly.
        const double Ridge = 1e-3;
        double gradSlope = Ridge * (line.Slope - 1), gradOffset = Ridge * line.Offset;
        double slopeSlope = Ridge, slopeOffset = 0, offsetOffset = Ridge;
        for (int row = 0; row < logOdds.Length; row++)
        {
            double probability = ModelScorer.Sigmoid(line.Apply(logOdds[row]));
            double error = weights[row] * (probability - (labels[row] ? 1 : 0));
            double curvature = weights[row] * probability * (1 - probability);
            gradSlope += error * logOdds[row];
            gradOffset += error;
            slopeSlope += curvature * logOdds[row] * logOdds[row];
            slopeOffset += curvature * logOdds[row];
            offsetOffset += curvature;
        }

        double determinant = (slopeSlope * offsetOffset) - (slopeOffset * slopeOffset);
        return new Platt(
            line.Slope - (((offsetOffset * gradSlope) - (slopeOffset * gradOffset)) / determinant),
            line.Offset - (((slopeSlope * gradOffset) - (slopeOffset * gradSlope)) / determinant));
    }
}
