import io.xlate.edi.schema.Schema;
import io.xlate.edi.schema.SchemaFactory;
import io.xlate.edi.stream.EDIInputFactory;
import io.xlate.edi.stream.EDIStreamEvent;
import io.xlate.edi.stream.EDIStreamReader;
import io.xlate.edi.stream.Location;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * StAEDI reads files, for the benchmarks and as an oracle.
 *   time <runs> <file> [schema]      JSON: best processor time, segments, errors
 *   tell <list of files> <schemas>   for each file a line `F <name>`, then `S <tag>`, `D <element> <occurrence> <component> <text>`,
 *                                    `E <error> <segment> <position> <element> <component>`, `T <text>` for what it throws
 */
public class StaediReads {
  static final EDIInputFactory inputs = EDIInputFactory.newFactory();
  static String transaction = "";
  static final Map<String, Schema> schemas = new HashMap<>();

  public static void main(String[] args) throws Exception {
    if (args[0].equals("time")) time(Integer.parseInt(args[1]), args[2], args.length > 3 ? args[3] : null);
    else tell(args[1], args[2]);
  }

  static void time(int runs, String file, String schema) throws Exception {
    var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double best = Double.MAX_VALUE;
    long[] counts = new long[2];
    for (int run = 0; run < runs; run++) {
      long before = system.getProcessCpuTime();
      counts = read(file, schema == null ? null : schemaOf(schema));
      best = Math.min(best, (system.getProcessCpuTime() - before) / 1e9);
    }
    System.out.printf("{\"cpuSeconds\":%.4f,\"segments\":%d,\"findings\":%d}%n", best, counts[0], counts[1]);
  }

  static long[] read(String file, Schema schema) throws Exception {
    long segments = 0;
    long errors = 0;
    long characters = 0;
    try (InputStream in = new java.io.BufferedInputStream(new FileInputStream(file), 1 << 18);
        EDIStreamReader reader = inputs.createEDIStreamReader(in)) {
      while (reader.hasNext()) {
        switch (reader.next()) {
          case START_TRANSACTION:
            if (schema != null) reader.setTransactionSchema(schema);
            break;
          case START_SEGMENT:
            segments++;
            break;
          case ELEMENT_DATA:
            characters += reader.getText().length();
            break;
          case SEGMENT_ERROR:
          case ELEMENT_DATA_ERROR:
          case ELEMENT_OCCURRENCE_ERROR:
            errors++;
            break;
          default:
        }
      }
    }
    if (characters < 0) throw new IllegalStateException();
    return new long[] {segments, errors};
  }

  static Schema schemaOf(String path) throws Exception {
    if (!schemas.containsKey(path)) {
      Schema schema = null;
      if (new File(path).exists()) {
        try (InputStream in = new FileInputStream(path)) {
          schema = SchemaFactory.newFactory().createSchema(in);
        }
      }
      schemas.put(path, schema);
    }
    return schemas.get(path);
  }

  static void tell(String list, String folder) throws Exception {
    PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.UTF_8);
    for (String file : Files.readAllLines(Path.of(list))) {
      out.println("F " + file);
      transaction = "";
      try (InputStream in = new FileInputStream(file); EDIStreamReader reader = inputs.createEDIStreamReader(in)) {
        while (reader.hasNext()) event(reader, reader.next(), folder, out);
      } catch (Exception | StackOverflowError problem) {
        out.println("T " + escaped(problem.getClass().getSimpleName() + ": " + problem.getMessage()));
      }
    }
    out.flush();
  }

  static void event(EDIStreamReader reader, EDIStreamEvent event, String folder, PrintStream out) throws Exception {
    Location at = reader.getLocation();
    switch (event) {
      case START_TRANSACTION:
        Schema schema = schemaOf(folder + "/" + transaction(reader) + ".xml");
        out.println("X " + transaction + " " + (schema != null));
        if (schema != null) reader.setTransactionSchema(schema);
        break;
      case START_SEGMENT:
        out.println("S " + escaped(reader.getText()));
        break;
      case ELEMENT_DATA:
        if (reader.getText().isEmpty()) break;
        out.println("D " + place(at) + " " + escaped(reader.getText()));
        break;
      case SEGMENT_ERROR:
        out.println("E " + reader.getErrorType() + " " + escaped(String.valueOf(reader.getText())) + " " + at.getSegmentPosition() + " 0 0");
        break;
      case ELEMENT_DATA_ERROR:
      case ELEMENT_OCCURRENCE_ERROR:
        out.println("E " + reader.getErrorType() + " " + at.getSegmentTag() + " " + at.getSegmentPosition() + " "
            + at.getElementPosition() + " " + Math.max(0, at.getComponentPosition()));
        break;
      default:
    }
  }

  /** Of the transactions behind the first StAEDI does not tell the type here: it is taken to be the same. */
  static String transaction(EDIStreamReader reader) {
    try {
      String[] version = reader.getTransactionVersion();
      boolean isX12 = reader.getStandard().equals("X12");
      String release = isX12 ? version[version.length - 1] : version.length < 3 ? "" : version[1] + version[2];
      if (isX12 && release.length() > 6) release = release.substring(0, 6);
      transaction = reader.getStandard() + "-" + release + "-" + reader.getTransactionType();
    } catch (IllegalStateException none) {
      if (transaction.isEmpty()) transaction = "unknown";
    }
    return transaction;
  }

  static String place(Location at) {
    return at.getElementPosition() + " " + Math.max(1, at.getElementOccurrence()) + " " + Math.max(1, at.getComponentPosition());
  }

  static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }
}
