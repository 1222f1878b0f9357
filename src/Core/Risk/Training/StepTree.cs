using System.Runtime.InteropServices;

namespace CommitWise.Risk.Training;

/// <summary>First and second derivatives of the log loss, and weights, summed over the rows of a bin.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct BinSum
{
    public double Gradient;
    public double Hessian;
    public double Weight;

    public static BinSum operator +(BinSum a, BinSum b) =>
        new() { Gradient = a.Gradient + b.Gradient, Hessian = a.Hessian + b.Hessian, Weight = a.Weight + b.Weight };

    public static BinSum operator -(BinSum a, BinSum b) =>
        new() { Gradient = a.Gradient - b.Gradient, Hessian = a.Hessian - b.Hessian, Weight = a.Weight - b.Weight };
}

/// <summary>
/// One boosting step of one table: a small regression tree over its bins, grown by best gain, each leaf a Newton step
/// (Friedman, "Greedy Function Approximation", 2001; the gain of Chen and Guestrin, KDD 2016).
/// </summary>
internal sealed class StepTree(TrainingOptions options, bool rising)
{
    private readonly List<Leaf> _leaves = [];

    /// <summary>Fills in the step of each bin.</summary>
    /// <param name="sums">One per bin.</param>
    /// <param name="step">One per bin; overwritten.</param>
    public void Fit(ReadOnlySpan<BinSum> sums, Span<double> step)
    {
        _leaves.Clear();
        _leaves.Add(Grow(sums, 0, sums.Length));
        while (_leaves.Count < options.Leaves && TrySplit(sums))
        {
        }

        foreach (Leaf leaf in _leaves)
        {
            step[leaf.Start..leaf.End].Fill(leaf.Value * options.LearningRate);
        }
    }

    private bool TrySplit(ReadOnlySpan<BinSum> sums)
    {
        int best = -1;
        for (int i = 0; i < _leaves.Count; i++)
        {
            if (_leaves[i].Gain > 0 && (best < 0 || _leaves[i].Gain > _leaves[best].Gain))
            {
                best = i;
            }
        }

        if (best < 0)
        {
            return false;
        }

        Leaf leaf = _leaves[best];
        (Leaf left, Leaf right) = (Grow(sums, leaf.Start, leaf.Split), Grow(sums, leaf.Split, leaf.End));
        if (rising && !Rises(best, left.Value, right.Value))
        {
            _leaves[best] = leaf with { Gain = 0 };
            return true;
        }

        _leaves[best] = left;
        _leaves.Insert(best + 1, right);
        return true;
    }

    private bool Rises(int place, double left, double right) =>
        left <= right
        && (place == 0 || _leaves[place - 1].Value <= left)
        && (place == _leaves.Count - 1 || right <= _leaves[place + 1].Value);

    private Leaf Grow(ReadOnlySpan<BinSum> sums, int start, int end)
    {
        BinSum total = Total(sums[start..end]);
        Leaf leaf = new(start, end, Value(total), 0, 0);
        BinSum left = default;
        for (int split = start + 1; split < end; split++)
        {
            left += sums[split - 1];
            BinSum right = total - left;
            double gain = Score(left) + Score(right) - Score(total);
            if (gain > leaf.Gain && Allowed(left, right))
            {
                leaf = leaf with { Split = split, Gain = gain };
            }
        }

        return leaf;
    }

    private bool Allowed(BinSum left, BinSum right) =>
        left.Weight >= options.LeafWeight && right.Weight >= options.LeafWeight && (!rising || Value(left) <= Value(right));

    private double Value(BinSum sum) => -sum.Gradient / (sum.Hessian + options.Shrinkage);

    private double Score(BinSum sum) => sum.Gradient * sum.Gradient / (sum.Hessian + options.Shrinkage);

    private static BinSum Total(ReadOnlySpan<BinSum> sums)
    {
        BinSum total = default;
        foreach (BinSum sum in sums)
        {
            total += sum;
        }

        return total;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Leaf(int Start, int End, double Value, int Split, double Gain);
}
