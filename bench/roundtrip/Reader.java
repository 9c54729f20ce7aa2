import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.ValidateOutcome;
import org.javarosa.core.model.data.AnswerDataFactory;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.UncastData;
import org.javarosa.core.model.instance.InstanceInitializationFactory;
import org.javarosa.core.model.instance.TreeElement;
import org.javarosa.core.model.instance.TreeReference;
import org.javarosa.core.reference.PrefixedRootFactory;
import org.javarosa.core.reference.Reference;
import org.javarosa.core.reference.ReferenceManager;
import org.javarosa.core.services.transport.payload.ByteArrayPayload;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.model.xform.XFormsModule;
import org.javarosa.xform.parse.XFormParser;
import org.javarosa.xform.util.XFormUtils;

/** JavaRosa as a reader of submissions: a JSON object per line in, one out; the protocol is in engines.py. */
public class Reader {
  static final ObjectMapper JSON = new ObjectMapper();
  static final Map<String, byte[]> FORMS = new HashMap<>();

  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(new PrintStream(PrintStream.nullOutputStream()));
    System.setErr(new PrintStream(PrintStream.nullOutputStream()));
    new XFormsModule().registerModule();
    Path files = Path.of(arguments[0]);
    ReferenceManager.instance().reset();
    ReferenceManager.instance().addReferenceFactory(new Folder(files));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      ObjectNode told = JSON.createObjectNode();
      try {
        JsonNode asked = JSON.readTree(line);
        if (asked.get("do").asText().equals("load")) load(asked, files);
        else trip(asked, told);
      } catch (Throwable error) {
        told.put("error", error.toString());
      }
      out.println(JSON.writeValueAsString(told));
    }
  }

  static void load(JsonNode asked, Path files) throws Exception {
    for (Iterator<String> names = asked.get("files").fieldNames(); names.hasNext(); ) {
      String name = names.next();
      Files.writeString(files.resolve(name), asked.get("files").get(name).asText());
    }
    byte[] xml = asked.get("xml").asText().getBytes(StandardCharsets.UTF_8);
    FORMS.put(asked.get("name").asText(), xml);
    parsed(xml);
  }

  static FormDef parsed(byte[] xml) throws Exception {
    return XFormUtils.getFormFromInputStream(new ByteArrayInputStream(xml), "");
  }

  static void trip(JsonNode asked, ObjectNode told) throws Exception {
    FormDef form = parsed(FORMS.get(asked.get("name").asText()));
    byte[] xml = asked.get("xml").asText().getBytes(StandardCharsets.UTF_8);
    TreeElement saved = XFormParser.restoreDataModel(new ByteArrayInputStream(xml), null).getRoot();
    TreeElement root = form.getInstance().getRoot().deepCopy(true);
    root.populate(saved, form);
    form.getInstance().setRoot(root);
    form.initialize(false, new InstanceInitializationFactory());
    told.set("read", state(form));
    ArrayNode taken = told.putArray("taken");
    for (JsonNode act : asked.get("acts")) {
      TreeElement leaf = find(form, form.getInstance().getRoot(), act.get(0).asText());
      if (leaf != null) form.setValue(data(leaf, act.get(1).asText()), leaf.getRef(), true);
      taken.add(leaf != null);
    }
    told.set("edited", state(form));
    ByteArrayPayload payload =
        (ByteArrayPayload) new XFormSerializingVisitor().createSerializedPayload(form.getMainInstance());
    told.put("xml", new String(payload.getPayloadStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  static IAnswerData data(TreeElement leaf, String value) {
    return value.isEmpty()
        ? null
        : AnswerDataFactory.templateByDataType(leaf.getDataType()).cast(new UncastData(value));
  }

  /** As somebody leaves it who went through the form to its end. */
  static ObjectNode state(FormDef form) {
    FormEntryModel model = new FormEntryModel(form);
    FormEntryController controller = new FormEntryController(model);
    for (int event = controller.stepToNextEvent();
        event != FormEntryController.EVENT_END_OF_FORM;
        event = controller.stepToNextEvent())
      if (event == FormEntryController.EVENT_QUESTION) {
        FormEntryPrompt prompt = model.getQuestionPrompt();
        if (prompt.getQuestion().getDynamicChoices() != null) prompt.getSelectChoices();
      }
    ObjectNode told = JSON.createObjectNode();
    leaves(form, form.getInstance().getRoot(), told.putObject("leaves"));
    ArrayNode broken = told.putArray("broken");
    ValidateOutcome outcome = form.validate();
    if (outcome != null) broken.add(ref(form, outcome.failedPrompt.getReference()));
    return told;
  }

  static void leaves(FormDef form, TreeElement above, ObjectNode told) {
    for (int place = 0; place < above.getNumChildren(); place++) {
      TreeElement child = above.getChildAt(place);
      if (child.getMult() == TreeReference.INDEX_TEMPLATE) continue;
      if (child.getNumChildren() > 0) leaves(form, child, told);
      else {
        IAnswerData value = child.getValue();
        told.putArray(ref(form, child.getRef()))
            .add(value == null ? "" : value.uncast().getString())
            .add(child.isRelevant());
      }
    }
  }

  static TreeElement find(FormDef form, TreeElement above, String wanted) {
    for (int place = 0; place < above.getNumChildren(); place++) {
      TreeElement child = above.getChildAt(place);
      if (child.getMult() == TreeReference.INDEX_TEMPLATE) continue;
      if (child.getNumChildren() == 0 && ref(form, child.getRef()).equals(wanted)) return child;
      TreeElement below = find(form, child, wanted);
      if (below != null) return below;
    }
    return null;
  }

  /** With a number on every repeat, and on nothing else. */
  static String ref(FormDef form, TreeReference reference) {
    StringBuilder told = new StringBuilder();
    for (int depth = 0; depth < reference.size(); depth++) {
      TreeElement defined = form.getMainInstance().getTemplatePath(reference.getSubReference(depth));
      told.append('/').append(reference.getName(depth));
      if (defined != null && defined.isRepeatable())
        told.append('[').append(reference.getMultiplicity(depth) + 1).append(']');
    }
    return told.toString();
  }

  /** Every jr:// file of a form lies in one folder. */
  static class Folder extends PrefixedRootFactory {
    final Path folder;

    Folder(Path folder) {
      super(new String[] {"file", "file-csv", "images", "audio", "video"});
      this.folder = folder;
    }

    @Override
    protected Reference factory(String end, String uri) {
      String path = folder.resolve(Path.of("/" + end).getFileName()).toString();
      return new Reference() {
        public boolean doesBinaryExist() {
          return Files.exists(Path.of(path));
        }

        public InputStream getStream() throws IOException {
          return Files.newInputStream(Path.of(path));
        }

        public String getURI() {
          return uri;
        }

        public String getLocalURI() {
          return path;
        }

        public boolean isReadOnly() {
          return true;
        }

        public OutputStream getOutputStream() {
          throw new UnsupportedOperationException();
        }

        public void remove() {
          throw new UnsupportedOperationException();
        }

        public Reference[] probeAlternativeReferences() {
          return new Reference[0];
        }
      };
    }
  }
}
