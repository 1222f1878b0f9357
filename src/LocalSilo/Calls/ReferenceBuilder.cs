using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace CommitWise.LocalSilo;

/// <summary>
/// Writes, for a grain interface, the class of its references: each method puts its arguments in an array and calls
/// <see cref="GrainReference"/> with its number; beside it a static method takes such an array and calls the grain.
/// </summary>
internal static class ReferenceBuilder
{
    private const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;

    private static readonly Type[] MakerParameters = [typeof(GrainInterface), typeof(GrainClass), typeof(string)];
    private static readonly ConstructorInfo BaseConstructor = typeof(GrainReference).GetConstructor(Internal, MakerParameters)!;

    /// <summary>Builds the class, and gives each method its invoker.</summary>
    internal static ReferenceMaker Build(Type type, GrainMethod[] methods)
    {
        var builder = Module(type).DefineType(
            $"{type.FullName}Reference", TypeAttributes.Public | TypeAttributes.Sealed, typeof(GrainReference), [type]);
        var constructor = Constructor(builder);
        Maker(builder, constructor);
        for (var i = 0; i < methods.Length; i++)
        {
            Outgoing(builder, methods[i].InterfaceMethod, i);
            Incoming(builder, methods[i].InterfaceMethod, i);
        }

        var built = builder.CreateType();
        for (var i = 0; i < methods.Length; i++)
        {
            methods[i].Invoke = built.GetMethod(IncomingName(i))!.CreateDelegate<MethodInvoker>();
        }

        return built.GetMethod(nameof(Maker))!.CreateDelegate<ReferenceMaker>();
    }

    // The attribute lets the class implement internal interfaces and call internal members; the runtime knows it by its name.
    private static ModuleBuilder Module(Type type)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName($"{type.FullName}.References"), AssemblyBuilderAccess.Run);
        var attribute = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
        foreach (var name in new[] { typeof(GrainReference), type }.Select(each => each.Assembly.GetName().Name!).Distinct(StringComparer.Ordinal))
        {
            assembly.SetCustomAttribute(new CustomAttributeBuilder(attribute, [name]));
        }

        return assembly.DefineDynamicModule("References");
    }

    private static ConstructorBuilder Constructor(TypeBuilder builder)
    {
        var constructor = builder.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, MakerParameters);
        var il = constructor.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, BaseConstructor);
        il.Emit(OpCodes.Ret);
        return constructor;
    }

    private static void Maker(TypeBuilder builder, ConstructorBuilder constructor)
    {
        var il = builder
            .DefineMethod(nameof(Maker), MethodAttributes.Public | MethodAttributes.Static, typeof(GrainReference), MakerParameters)
            .GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Newobj, constructor);
        il.Emit(OpCodes.Ret);
    }

    private static void Outgoing(TypeBuilder builder, MethodInfo method, int number)
    {
        var parameters = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        var written = builder.DefineMethod(
            $"{method.DeclaringType!.FullName}.{method.Name}#{number}",
            MethodAttributes.Private | MethodAttributes.Virtual | MethodAttributes.Final | MethodAttributes.HideBySig | MethodAttributes.NewSlot,
            method.ReturnType,
            parameters);
        builder.DefineMethodOverride(written, method);
        var il = written.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldc_I4, number);
        EmitArray(il, parameters);
        il.Emit(OpCodes.Call, CallFor(method.ReturnType));
        il.Emit(OpCodes.Ret);
    }

    private static void EmitArray(ILGenerator il, Type[] parameters)
    {
        if (parameters.Length == 0)
        {
            il.Emit(OpCodes.Call, typeof(Array).GetMethod(nameof(Array.Empty))!.MakeGenericMethod(typeof(object)));
            return;
        }

        il.Emit(OpCodes.Ldc_I4, parameters.Length);
        il.Emit(OpCodes.Newarr, typeof(object));
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Dup);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldarg, i + 1);
            il.Emit(OpCodes.Box, parameters[i]);
            il.Emit(OpCodes.Stelem_Ref);
        }
    }

    private static MethodInfo CallFor(Type result)
    {
        var isValue = result == typeof(ValueTask) || (result.IsGenericType && result.GetGenericTypeDefinition() == typeof(ValueTask<>));
        var name = isValue ? nameof(GrainReference.CallValue) : nameof(GrainReference.Call);
        var call = typeof(GrainReference).GetMethods(Internal).Single(
            method => string.Equals(method.Name, name, StringComparison.Ordinal) && method.IsGenericMethod == result.IsGenericType);
        return result.IsGenericType ? call.MakeGenericMethod(result.GetGenericArguments()) : call;
    }

    private static string IncomingName(int number) => $"Incoming{number}";

    private static void Incoming(TypeBuilder builder, MethodInfo method, int number)
    {
        var il = builder
            .DefineMethod(
                IncomingName(number), MethodAttributes.Public | MethodAttributes.Static, typeof(Task), [typeof(object), typeof(object?[])])
            .GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Castclass, method.DeclaringType!);
        var parameters = method.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, i);
            il.Emit(OpCodes.Ldelem_Ref);
            il.Emit(OpCodes.Unbox_Any, parameters[i].ParameterType);
        }

        il.Emit(OpCodes.Callvirt, method);
        if (method.ReturnType.IsValueType)
        {
            var answer = il.DeclareLocal(method.ReturnType);
            il.Emit(OpCodes.Stloc, answer);
            il.Emit(OpCodes.Ldloca, answer);
            il.Emit(OpCodes.Call, method.ReturnType.GetMethod(nameof(ValueTask.AsTask))!);
        }

        il.Emit(OpCodes.Ret);
    }
}
