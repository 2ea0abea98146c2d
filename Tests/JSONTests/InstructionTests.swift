import TestSupport
import Testing

/// A processor that the image is built for.
enum Processor: String, CaseIterable {
    case amd64 = "x86_64"
    case arm64 = "aarch64"

    #if arch(x86_64)
        static let here = amd64
        static let elsewhere = arm64
    #else
        static let here = arm64
        static let elsewhere = amd64
    #endif

    /// The tool that runs programs of the other processor.
    var emulator: Tool { self == .arm64 ? .arm64 : .amd64 }

    /// The instructions for one block of sixteen bytes, with their number: a load, three comparisons, their
    /// combination, and the bits of the result.
    var instructions: [(mnemonics: Set<String>, count: Int)] {
        switch self {
        case .amd64:
            [(["movdqu"], 1), (["pcmpgtb"], 1), (["pcmpeqb"], 2), (["por"], 2), (["pmovmskb"], 1), (["retq"], 1)]
        case .arm64:
            [
                (["ldr", "ld1"], 1), (["cmgt", "cmlt"], 1), (["cmeq"], 2), (["orr"], 2), (["shrn"], 1), (["fmov"], 1),
                (["ret"], 1),
            ]
        }
    }

    /// Loads of constants, whose position is up to the compiler.
    var constants: Set<String> { self == .amd64 ? ["movdqa", "movaps"] : ["movi"] }
}

/// `CVector` compiled for both processors of the image, regardless of the one that runs the tests.
@Suite("Vector instructions", .requires(.clang, .lld, .objdump))
struct InstructionTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func compile(_ source: String, for processor: Processor, _ arguments: [String]) throws -> String {
        let directory = "\(#filePath)".replacing("InstructionTests.swift", with: "")
        let output = scratch.path("\(source)-\(processor.rawValue)")
        let result = try Tool.clang.run(
            [
                "--target=\(processor.rawValue)-unknown-linux-gnu", "-std=c11", "-O2", "-Wall", "-Wextra", "-Werror",
                "-ffreestanding",
                "-I", "\(directory)../../Sources/Documents/CVector/include", "\(directory)Instructions/\(source)", "-o",
                output,
            ] + arguments)
        try #require(result.status == 0, "\(result.diagnostics)")
        return output
    }

    @Test(
        "A block of sixteen bytes takes the intended instructions and no branch",
        arguments: Processor.allCases)
    func instructions(processor: Processor) throws {
        let object = try compile("stops.c", for: processor, ["-c"])
        let listing = try Tool.objdump.run(["-d", "--no-show-raw-insn", object])
        try #require(listing.status == 0, "\(listing.diagnostics)")
        // `   10:      \tpor\t%xmm2, %xmm0`
        let mnemonics = listing.text.split(separator: "\n").compactMap { line -> String? in
            let columns = line.split(separator: "\t")
            guard columns.count > 1, line.hasPrefix(" ") else { return nil }
            return columns[1].trimmingPrefix(" ").description
        }
        for (names, count) in processor.instructions {
            #expect(mnemonics.count { names.contains($0) } == count, "\(names.sorted()):\n\(listing.text)")
        }
        let known = processor.instructions.reduce(into: processor.constants) { $0.formUnion($1.mnemonics) }
        #expect(mnemonics.filter { !known.contains($0) } == [], "\(listing.text)")
    }

    private func check(_ processor: Processor, with tool: Tool, _ arguments: (String) -> [String]) throws {
        let program = try compile("check.c", for: processor, ["-nostdlib", "-static", "-fuse-ld=lld"])
        let result = try tool.run(arguments(program))
        #expect(result.status == 0, "\(processor) finds other bytes than a loop does; \(result.diagnostics)")
    }

    @Test("Returns the same as a loop over the bytes, on this processor")
    func here() throws { try check(.here, with: .shell) { ["-c", "exec \"$0\"", $0] } }

    @Test(
        "Returns the same as a loop over the bytes, on the other processor",
        .requires(Processor.elsewhere.emulator))
    func elsewhere() throws { try check(.elsewhere, with: Processor.elsewhere.emulator) { [$0] } }
}
