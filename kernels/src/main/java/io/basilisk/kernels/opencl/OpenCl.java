package io.basilisk.kernels.opencl;

import io.basilisk.kernels.Device;
import io.basilisk.kernels.DeviceInfo;
import io.basilisk.kernels.DeviceUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jocl.CL;
import org.jocl.CLException;

/** The OpenCL devices of this machine, those of all drivers numbered through, GPUs first. */
public final class OpenCl {
    private static final String ADVICE = "install your GPU's driver, or PoCL (apt-get install ocl-icd-libopencl1"
            + " pocl-opencl-icd), or use --device cpu";

    private OpenCl() {}

    /**
     * Opens a device.
     *
     * @param spec what the user asked for, for messages
     * @param index its number, from 0
     * @throws DeviceUnavailableException when there is no such device or its driver fails
     */
    public static Device open(String spec, int index) {
        List<OpenClCard> cards;
        try {
            cards = cards();
        } catch (DeviceUnavailableException e) {
            throw new DeviceUnavailableException("device '" + spec + "': " + e.getMessage(), e);
        }
        if (index >= cards.size()) {
            throw new DeviceUnavailableException("device '" + spec + "': expected an index of 0 to "
                    + (cards.size() - 1) + ", since there are " + cards.size()
                    + " OpenCL devices here; ./basilisk doctor lists them; or use --device cpu");
        }
        try {
            return OpenClDevice.open(cards.get(index));
        } catch (CLException e) {
            throw new DeviceUnavailableException(
                    "device '" + spec + "', " + cards.get(index).name() + ": its driver says " + e.getMessage() + ": "
                            + ADVICE,
                    e);
        }
    }

    /** All devices, or one line that says why there is none. */
    public static List<DeviceInfo> list() {
        try {
            List<OpenClCard> cards = cards();
            List<DeviceInfo> list = new ArrayList<>();
            for (int i = 0; i < cards.size(); i++) {
                list.add(new DeviceInfo("opencl:" + i, true, cards.get(i).description()));
            }
            return list;
        } catch (DeviceUnavailableException e) {
            return List.of(new DeviceInfo("opencl", false, Objects.requireNonNull(e.getMessage())));
        }
    }

    private static List<OpenClCard> cards() {
        try {
            CL.setExceptionsEnabled(true);
            List<OpenClCard> cards = OpenClCard.all();
            if (cards.isEmpty()) {
                throw new DeviceUnavailableException("no OpenCL driver lists a device: " + ADVICE);
            }
            return cards;
        } catch (LinkageError e) {
            throw new DeviceUnavailableException("libOpenCL does not load: " + ADVICE, e);
        } catch (CLException e) {
            throw new DeviceUnavailableException("OpenCL has no driver (" + e.getMessage() + "): " + ADVICE, e);
        }
    }
}
