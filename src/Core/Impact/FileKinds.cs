using System.Collections.Frozen;

namespace CommitWise.Impact;

/// <summary>What a file is for, judged by its path alone.</summary>
public enum FileKind
{
    /// <summary>Product code: everything that no convention names.</summary>
    Source,

    /// <summary>Tests, their fixtures and snapshots.</summary>
    Test,

    /// <summary>Prose and what is published with it.</summary>
    Docs,

    /// <summary>Settings read by programs, tools or pipelines.</summary>
    Config,

    /// <summary>What drives a build: projects, manifests, make and container files.</summary>
    Build,

    /// <summary>Written by a tool: lock files, minified and generated code.</summary>
    Generated,

    /// <summary>Somebody else's code kept in the tree.</summary>
    Vendored,

    /// <summary>Images, archives, compiled code and other files without lines.</summary>
    Binary,
}

/// <summary>
/// Tells the kind of a file from path conventions of the main languages. The first rule that matches decides, so what a tool wrote is
/// <see cref="FileKind.Generated"/> even in a test folder, and a picture is <see cref="FileKind.Binary"/> wherever it lies.
/// </summary>
public static class FileKinds
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ToolFolders =
        RepoPath.Folders(".github", ".gitlab", ".circleci", ".vscode", ".idea", ".settings", ".config");

    private static readonly PathRule[] Rules =
    [
        new(FileKind.Binary)
        {
            Extensions = "png jpg jpeg gif ico bmp webp tif tiff psd pdf zip gz tgz bz2 xz zst 7z rar jar war ear class dll exe so dylib a o "
                + "lib pdb nupkg snupkg whl pyc woff woff2 ttf otf eot mp3 mp4 wav ogg webm avi mov db sqlite bin dat wasm",
        },
        new(FileKind.Vendored)
        {
            Folders = "vendor vendored third_party third-party thirdparty 3rdparty node_modules bower_components",
        },
        new(FileKind.Generated)
        {
            Names = "package-lock.json npm-shrinkwrap.json yarn.lock pnpm-lock.yaml packages.lock.json cargo.lock poetry.lock pipfile.lock "
                + "uv.lock gemfile.lock composer.lock go.sum flake.lock mix.lock pubspec.lock podfile.lock",
            Folders = "generated __generated__ generated-sources",
            Suffixes = ".min.js .min.css .js.map .css.map .g.cs .g.i.cs .Designer.cs .designer.cs .generated.cs .Generated.cs .pb.go .pb.cc "
                + ".pb.h _pb2.py _pb2_grpc.py .g.dart "
                + ".freezed.dart _generated.go .gen.go .generated.ts .generated.js ModelSnapshot.cs",
        },
        new(FileKind.Test)
        {
            Folders = "test tests testing spec specs __tests__ __mocks__ __snapshots__ testdata test-data fixtures e2e integrationtests "
                + "unittests testsuite androidtest",
            FolderSuffixes = ".Tests .Test .UnitTests .IntegrationTests .Specs .tests .test -tests _tests",
            Prefixes = "test_",
            Suffixes = "Test.java Tests.java TestCase.java IT.java Test.kt Tests.kt Spec.kt Test.cs Tests.cs TestCase.cs _test.go _test.py "
                + "_test.rb _spec.rb .test.js .spec.js .test.jsx .spec.jsx .test.ts .spec.ts .test.tsx .spec.tsx .test.mjs _test.cc _test.cpp "
                + "_unittest.cc Test.cpp Tests.cpp Test.php Tests.swift Test.swift Spec.scala Test.scala _test.exs _test.dart .snap",
            Names = "conftest.py",
        },
        new(FileKind.Build)
        {
            Names = "makefile gnumakefile cmakelists.txt dockerfile containerfile jenkinsfile rakefile gemfile podfile vagrantfile pom.xml "
                + "build.xml build.gradle build.gradle.kts settings.gradle settings.gradle.kts gradlew gradlew.bat package.json "
                + "pyproject.toml setup.py setup.cfg pipfile requirements.txt cargo.toml build.rs go.mod go.work composer.json "
                + "directory.build.props directory.build.targets directory.packages.props nuget.config global.json meson.build "
                + "configure.ac configure.in makefile.am build workspace build.bazel module.bazel mix.exs build.sbt plugin.xml manifest.mf",
            Extensions = "csproj fsproj vbproj vcxproj proj props targets sln slnx gradle cmake mk bazel bzl pro pri qbs nuspec",
            Prefixes = "dockerfile.",
            Also = RequirementFiles.Contain,
        },
        new(FileKind.Docs)
        {
            Names = "readme license licence copying notice authors contributors changelog changes news history security codeowners "
                + "code_of_conduct contributing todo readme.txt license.txt licence.txt copying.txt notice.txt authors.txt contributors.txt "
                + "changelog.txt changes.txt news.txt history.txt security.txt contributing.txt todo.txt",
            Folders = "doc docs documentation javadoc man manual manuals examples-doc releasenotes",
            ExtensionsInFolders = "txt tex texi po pot",
            Extensions = "md markdown mdx rst adoc asciidoc",
        },
        new(FileKind.Config)
        {
            Names = ".editorconfig .gitignore .gitattributes .gitmodules .dockerignore .npmrc .nvmrc .prettierrc .eslintrc .babelrc .env "
                + ".clang-format .clang-tidy .pylintrc .flake8 .rubocop.yml .classpath .project .mailmap .gitreview tox.ini",
            Extensions = "json json5 jsonc yaml yml toml ini cfg conf config properties prefs env xml tf tfvars hcl",
            Also = IsToolSetting,
        },
    ];

    /// <summary>The kind of a file; <see cref="FileKind.Source"/> when no convention names it.</summary>
    /// <param name="path">Path in the repository with <c>/</c> between segments; case is ignored.</param>
    public static FileKind Classify(string path)
    {
        foreach (PathRule rule in Rules)
        {
            if (rule.Matches(path))
            {
                return rule.Kind;
            }
        }

        return FileKind.Source;
    }

    // A script that a pipeline runs is code like any other.
    private static bool IsToolSetting(ReadOnlySpan<char> path) =>
        RepoPath.HasSegment(path, ToolFolders) && SourceFamilies.Of(path) == SourceFamily.None;
}
